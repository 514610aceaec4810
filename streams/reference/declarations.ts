import {
  type ClassMember,
  type Declaration as Declared,
  type ExportDeclaration,
  type ModuleItem,
  parseSync,
} from '@swc/core';

/** Something a module exports, as the reference shows it. */
export interface Declaration {
  readonly name: string;
  /** Its doc comment without the comment's signs; empty when it has none. */
  readonly doc: string;
  /** Its declaration without what it does: bodies and private members are left out. */
  readonly text: string;
  /** Whether it is an interface or a type, which `export type` lets out; a value is not let out by it. */
  readonly isType: boolean;
  /** Names of its methods, as often as they are overloaded; of an interface only. */
  readonly methods: readonly string[];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A module's items and its text by the parser's positions, which count bytes and do not begin at 0. */
export interface ParsedModule {
  readonly items: readonly ModuleItem[];
  readonly slice: (span: Span) => string;
}

/** Parses a TypeScript module. */
export function parseModule(source: string): ParsedModule {
  // The statement in front tells where the parser's positions begin.
  const bytes = Buffer.from(`;${source}`);
  const [first, ...items] = parseSync(bytes.toString(), { syntax: 'typescript', target: 'es2022' }).body;
  const base = first?.span.start ?? 0;
  return { items, slice: ({ start, end }) => bytes.subarray(Math.max(1, start - base), end - base).toString() };
}

/** What a module declares and exports, overloads of a function as one. */
export function declarationsOf(source: string): Declaration[] {
  const parsed = parseModule(source);
  const found = new Map<string, Declaration>();
  for (const item of parsed.items) {
    if (item.type !== 'ExportDeclaration') continue;
    for (const declaration of declarationsIn(parsed, item)) {
      const before = found.get(declaration.name);
      const text = before === undefined ? declaration.text : `${before.text}\n${declaration.text}`;
      found.set(declaration.name, { ...declaration, doc: before?.doc ?? declaration.doc, text });
    }
  }
  return [...found.values()];
}

function declarationsIn(parsed: ParsedModule, item: ExportDeclaration): Declaration[] {
  const { declaration } = item;
  const doc = docBefore(parsed, item.span.start);
  return namesAndTexts(parsed, declaration).map(([name, text]) => ({
    name,
    doc: plain(doc),
    text,
    isType: declaration.type === 'TsInterfaceDeclaration' || declaration.type === 'TsTypeAliasDeclaration',
    methods: declaration.type === 'TsInterfaceDeclaration' ? methodsOf(declaration) : [],
  }));
}

function namesAndTexts(parsed: ParsedModule, declared: Declared): Array<[name: string, text: string]> {
  switch (declared.type) {
    case 'TsInterfaceDeclaration':
    case 'TsTypeAliasDeclaration':
      return [[declared.id.value, parsed.slice(declared.span)]];
    case 'FunctionDeclaration':
      return [[declared.identifier.value, withoutBody(parsed, declared.span, declared.body?.span)]];
    case 'ClassDeclaration': {
      const header = parsed.slice(declared.span).split('{', 1)[0] ?? '';
      const members = publicMembers(parsed, declared.body);
      return [[declared.identifier.value, `${header}{\n${members.join('\n')}\n}`]];
    }
    case 'VariableDeclaration':
      return declared.declarations.flatMap(({ id, init, span }) => {
        if (id.type !== 'Identifier') return [];
        const typed = 'typeAnnotation' in id ? id.typeAnnotation?.span : undefined;
        if (typed !== undefined) return [[id.value, `const ${parsed.slice({ start: span.start, end: typed.end })};`]];
        const body = init?.type === 'ArrowFunctionExpression' ? init.body : undefined;
        const end = body === undefined ? span.end : (body as { readonly span: Span }).span.start;
        return [[id.value, `const ${parsed.slice({ start: span.start, end })}${body === undefined ? '' : '…'};`]];
      });
    default:
      return [];
  }
}

/** The members of a class that its users see; of an overloaded method only the overloads. */
function publicMembers(parsed: ParsedModule, members: readonly ClassMember[]): string[] {
  const overloaded = new Set<string>();
  return members.flatMap((member) => {
    if (member.type !== 'ClassMethod' && member.type !== 'Constructor' && member.type !== 'ClassProperty') return [];
    if (member.accessibility === 'private' || member.accessibility === 'protected') return [];
    const key = parsed.slice(member.key.span);
    const body = member.type === 'ClassMethod' ? member.function.body?.span : undefined;
    if (member.type === 'ClassMethod') {
      if (body === undefined) overloaded.add(key);
      else if (overloaded.has(key)) return [];
    }
    const end = member.type === 'Constructor' ? member.body?.span : body;
    const doc = docBefore(parsed, member.span.start);
    const lines = doc === '' ? [] : [`  ${doc}`];
    return [...lines, `  ${withoutBody(parsed, member.span, end)}`];
  });
}

function methodsOf(declared: Extract<Declared, { type: 'TsInterfaceDeclaration' }>): string[] {
  return declared.body.body.flatMap((element) =>
    element.type === 'TsMethodSignature' && element.key.type === 'Identifier' ? [element.key.value] : [],
  );
}

function withoutBody(parsed: ParsedModule, span: Span, body: Span | undefined): string {
  const text = parsed.slice({ start: span.start, end: body?.start ?? span.end }).trimEnd();
  return text.endsWith(';') ? text : `${text};`;
}

/** The doc comment that ends right before a position; empty when there is none. */
function docBefore(parsed: ParsedModule, start: number): string {
  const before = parsed.slice({ start: 0, end: start }).trimEnd();
  return before.endsWith('*/') ? before.slice(before.lastIndexOf('/**')) : '';
}

/** A doc comment's text; what it throws and takes as a list. */
function plain(doc: string): string {
  return doc
    .replace(/^\/\*\*\s*|\s*\*\/$/g, '')
    .replace(/^[ \t]*\* ?/gm, '')
    .replace(/(^|\s)@throws /g, (_tag, space: string) => `${space === ' ' ? '\n\n' : space}- Throws: `)
    .replace(
      /(^|\s)@param (\w+) /g,
      (_tag, space: string, name: string) => `${space === ' ' ? '\n\n' : space}- \`${name}\`: `,
    )
    .trim();
}

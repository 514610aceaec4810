import { readFileSync } from 'node:fs';
import type { ExportAllDeclaration, ExportNamedDeclaration } from '@swc/core';
import { type Declaration, declarationsOf, parseModule } from './declarations.ts';

/** A module that users import, and its file. */
export interface EntryPoint {
  readonly name: string;
  readonly file: URL;
}

/** The entry points of the package. */
export const entryPoints: readonly EntryPoint[] = [
  { name: '@millrace/streams', file: new URL('../index.ts', import.meta.url) },
  { name: '@millrace/streams/testing', file: new URL('../testing/index.ts', import.meta.url) },
  { name: '@millrace/streams/runtime', file: new URL('../runtime/index.ts', import.meta.url) },
];

/** What a module exports, also from others, by name. */
export function exportsOf(file: URL): Declaration[] {
  const source = readFileSync(file, 'utf8');
  const found = declarationsOf(source);
  for (const item of parseModule(source).items) {
    if (item.type === 'ExportAllDeclaration') {
      const all = exportsOf(new URL(item.source.value, file));
      found.push(...(isTypeOnly(item) ? all.filter(({ isType }) => isType) : all));
    }
    if (item.type === 'ExportNamedDeclaration' && item.source != null) {
      const names = namesOf(item);
      found.push(...exportsOf(new URL(item.source.value, file)).filter(({ name }) => names.has(name)));
    }
  }
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** `export type *`, which the parser tells though its types do not say so. */
function isTypeOnly(item: ExportAllDeclaration): boolean {
  return 'typeOnly' in item && item.typeOnly === true;
}

function namesOf({ specifiers }: ExportNamedDeclaration): Set<string> {
  return new Set(specifiers.flatMap((each) => (each.type === 'ExportSpecifier' ? [each.orig.value] : [])));
}

/** The API reference: what each entry point exports, from the declarations' own doc comments. */
export function apiPage(entries: readonly EntryPoint[]): string {
  return [
    '# API reference',
    'Made from the declarations by `npm run generate`. What operators do is shown in [operators.md](operators.md).',
    ...entries.flatMap(({ name, file }) => section(name, exportsOf(file))),
    '',
  ].join('\n\n');
}

function section(name: string, declarations: readonly Declaration[]): string[] {
  const links = declarations.map((each) => `[${each.name}](#${each.name.toLowerCase()})`);
  return [`## ${name}`, links.join(' · '), ...declarations.map(entry)];
}

function entry({ name, doc, text }: Declaration): string {
  const parts = [`### ${name}`, ...(doc === '' ? [] : [doc]), `\`\`\`\`ts\n${text}\n\`\`\`\``];
  return parts.join('\n\n');
}

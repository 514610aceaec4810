import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  Scalar,
} from 'yaml';
import type { DefinitionProblem } from './problem.ts';

/** Documents of one file at most. */
const maxDocuments = 1_000;
/** How often a document may repeat parts of itself by aliases. */
const maxAliases = 100;

/** One document of a file. */
export interface DefinitionDocument {
  readonly file: string;
  /** What it says, as JSON has it. */
  readonly said: unknown;
  /** A problem with what stands at a path. Where nothing stands there, it is at the nearest part around it. */
  problem(path: readonly string[], message: string, offset?: number): DefinitionProblem;
}

/** What files say: their documents, and what in them cannot be read. */
export interface ReadDocuments {
  readonly documents: readonly DefinitionDocument[];
  readonly problems: readonly DefinitionProblem[];
}

/** Reads the YAML documents of a file; those that say nothing are left out. */
export function readDocuments(file: string, text: string): ReadDocuments {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, strict: true });
  const found = 'empty' in parsed ? [] : parsed;
  const problems: DefinitionProblem[] = [];
  const documents: DefinitionDocument[] = [];
  for (const document of found.slice(0, maxDocuments)) {
    const broken = [...document.errors, ...document.warnings];
    if (broken.length > 0) {
      problems.push(
        ...broken.map(({ pos, message }) => ({ ...placeOf(lines, file, pos[0]), message: yamlWords(message) })),
      );
    } else if (document.contents !== null) {
      const read = documentOf(file, document, lines);
      if ('message' in read) problems.push(read);
      else if (read.said !== null) documents.push(read);
    }
  }
  if (found.length > maxDocuments) {
    const place = placeOf(lines, file, found[maxDocuments]?.range[0] ?? 0);
    problems.push({ ...place, message: `more than ${maxDocuments} documents in a file: divide it` });
  }
  return { documents, problems };
}

function documentOf(file: string, document: Document, lines: LineCounter): DefinitionDocument | DefinitionProblem {
  try {
    return {
      file,
      said: document.toJS({ maxAliasCount: maxAliases }),
      problem: (path, message, offset) => ({ ...placeOf(lines, file, offsetOf(document, path, offset)), message }),
    };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const place = placeOf(lines, file, document.range?.[0] ?? 0);
    return {
      ...place,
      message: `${error.message}: write repeated parts out, at most ${maxAliases} aliases are followed`,
    };
  }
}

function placeOf(lines: LineCounter, file: string, offset: number) {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}

/** Where in the text what stands at a path begins, or the name of a setting that has no business there. */
function offsetOf(document: Document, path: readonly string[], within: number | undefined): number {
  let node: unknown = document.contents;
  let begin = document.range?.[0] ?? 0;
  if (isNode(node)) begin = node.range?.[0] ?? begin;
  for (const part of path) {
    const pair: Pair | undefined = isMap(node) ? node.items.find(({ key }) => keyText(key) === part) : undefined;
    const next: unknown = pair === undefined ? itemAt(node, part) : pair.value;
    if (pair === undefined && next === undefined) return begin;
    begin = beginOf(next) ?? beginOf(pair?.key) ?? begin;
    node = next;
  }
  return within === undefined ? begin : begin + insideOf(node, within);
}

function itemAt(node: unknown, part: string): unknown {
  if (!isNode(node) || !('items' in node) || isMap(node)) return undefined;
  return (node.items as readonly unknown[])[Number(part)];
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function beginOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

/** Where a place of a text is in what was written: exact for a text on one line without escapes, else its beginning. */
function insideOf(node: unknown, within: number): number {
  if (!isScalar(node) || typeof node.value !== 'string') return 0;
  const { range, type, value } = node as Scalar<string> & Node;
  const quotes = type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE ? 1 : 0;
  const plain = (type === Scalar.PLAIN || quotes === 1) && range !== null && range !== undefined;
  return plain && (range?.[1] ?? 0) - (range?.[0] ?? 0) === value.length + 2 * quotes ? within + quotes : 0;
}

/** What the parser says, as a sentence of ours: without its position, which stands in front. */
function yamlWords(message: string): string {
  const [first = message] = message.split('\n', 1);
  return `this is not YAML: ${first.replace(/ at line \d+, column \d+:?$/, '')}; look at quotes, colons and indentation there`;
}

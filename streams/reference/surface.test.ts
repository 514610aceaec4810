import { expect, test } from 'vitest';
import { entryPoints, exportsOf } from './page.ts';

/** Types that the language and Node bring, and those of clients that a user hands in. */
const others = new Set(
  (
    'Array Buffer Cluster Error ErrorOptions Exclude Iterable IterableIterator Map Number Omit Partial Pick Promise Readonly ' +
    'ReadonlyArray ReadonlyMap Record Redis RedisOptions Registry Required Uint8Array'
  ).split(' '),
);
/** Type parameters of more than one letter. */
const parameters = new Set(['KIn', 'KOut', 'Out', 'Rest', 'Row', 'VIn', 'VOut']);
/** Shorthands inside a module: what they stand for is exported, or its parts are. */
const shorthands = new Set([
  'AnyStoreBuilderOf',
  'BaseContext',
  'ConsumedRecord',
  'Declared',
  'Present',
  'Send',
  'StatePlace',
]);

/** A declaration without its comments and texts. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^']*'|`[^`]*`/g, '');
}

test('every type that a public declaration names can be imported', () => {
  const declarations = entryPoints.flatMap(({ file }) => exportsOf(file));
  const names = new Set(declarations.map(({ name }) => name));
  const unknown = declarations.flatMap(({ name, text }) =>
    [...code(text).matchAll(/\b[A-Z]\w*[a-z]\w*\b/g)]
      .map(([used]) => used)
      .filter((used) => ![names, others, parameters, shorthands].some((known) => known.has(used)))
      .map((used) => `${used}, in ${name}`),
  );
  expect(names).toContain('KStream');
  expect(unknown).toEqual([]);
});

test('every public declaration says what it is', () => {
  const silent = entryPoints.flatMap(({ file }) => exportsOf(file)).filter(({ doc }) => doc === '');
  expect(silent.map(({ name }) => name)).toEqual([]);
});

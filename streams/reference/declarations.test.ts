import { expect, test } from 'vitest';
import { declarationsOf } from './declarations.ts';
import { apiPage, entryPoints, exportsOf } from './page.ts';

test('an interface is shown as it stands, with its methods', () => {
  const [shape] = declarationsOf(`/**
 * A shape – of no size.
 *
 * @throws SizeError when it has one
 */
export interface Shape<T> {
  /** Its name. */
  readonly name: T;
  grow(by: number): void;
  grow(): void;
}
interface Hidden {}`);
  expect(shape).toEqual({
    name: 'Shape',
    doc: 'A shape – of no size.\n\n- Throws: SizeError when it has one',
    text: 'interface Shape<T> {\n  /** Its name. */\n  readonly name: T;\n  grow(by: number): void;\n  grow(): void;\n}',
    isType: true,
    methods: ['grow', 'grow'],
  });
});

test('of a class only what its users see is shown, without bodies', () => {
  const [counter, ...others] = declarationsOf(`export class Counter<T> extends Base {
  readonly step: number;
  #count = 0;
  private constructor(step: number) { this.step = step; }
  /** Begins. */
  static of(step: number): Counter<number> { return new Counter(step); }
  add(by: number): void;
  add(by?: number): void { this.#count += by ?? 1; }
  get count(): number { return this.#count; }
  protected reset(): void { this.#count = 0; }
}`);
  expect(others).toEqual([]);
  expect(counter?.text).toBe(`class Counter<T> extends Base {
  readonly step: number;
  /** Begins. */
  static of(step: number): Counter<number>;
  add(by: number): void;
  get count(): number;
}`);
});

test('functions and values are shown by their types, a declaration without a comment has no doc', () => {
  const declarations = declarationsOf(`export function both(a: string): string;
export const one: Serde<string> = { make() {} };
export const twice = (count: number): number => count * 2;
export type Unit = 'day';`);
  expect(declarations.map(({ text, doc, isType }) => [text, doc, isType])).toEqual([
    ['function both(a: string): string;', '', false],
    ['const one: Serde<string>;', '', false],
    ['const twice = (count: number): number => …;', '', false],
    ["type Unit = 'day';", '', true],
  ]);
});

test('the page has what the entry points export, and nothing that is internal to a module', () => {
  const page = apiPage(entryPoints);
  for (const name of ['KStream', 'StreamsBuilder', 'stringSerde', 'TopologyTestDriver', 'StreamsApp']) {
    expect(page).toContain(`\n### ${name}\n`);
  }
  expect(page).not.toContain('\n### GraphStream\n');
  for (const { file } of entryPoints) {
    const names = exportsOf(file).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  }
});

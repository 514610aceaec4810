import { buildSchema, parse } from 'graphql';
import { expect, it } from 'vitest';
import { resultsOf } from './shared-results.ts';

const schema = buildSchema(`type Query { none: Int } type Subscription { row(after: String, level: String): Row! }
  type Row { cursor: String! skipped: Int! n: Int! }`);
const document = parse(
  'subscription S($after: String, $level: String) { row(after: $after, level: $level) { cursor skipped n } }',
);

function asking(variableValues: Record<string, string> = {}, scopes: readonly string[] = ['READ']) {
  const contextValue = { principal: { scopes: new Set(scopes) } };
  return resultsOf({ schema, document, variableValues, contextValue });
}
/** An update whose row counts how often it is read. */
function update(skipped = 0) {
  let reads = 0;
  const node = {
    get n() {
      reads += 1;
      return 7;
    },
  };
  const made = {
    cursor: 'c',
    skipped,
    node,
    row: {
      cursor: 'c',
      skipped,
      get n() {
        return node.n;
      },
    },
  };
  return { made, reads: () => reads };
}
const data = { row: { cursor: 'c', skipped: 0, n: 7 } };

it('is executed once for all who ask for the same, wherever they began', async () => {
  const { made, reads } = update();
  for (const of of [asking(), asking({ after: 'x' }), asking({ after: 'y' })]) expect(await of(made)).toEqual({ data });
  expect(reads()).toBe(1);
});

it('is executed for each who asks for something else, may see something else, or was too slow', async () => {
  const { made, reads } = update();
  for (const of of [asking(), asking({ level: 'AD' }), asking({}, ['READ', 'WRITE'])])
    expect(await of(made)).toEqual({ data });
  expect(reads()).toBe(3);
  const { made: slow } = update(4);
  expect(await asking()(slow)).toEqual({ data: { row: { cursor: 'c', skipped: 4, n: 7 } } });
  expect(await asking()({ ...slow, row: { ...slow.row, skipped: 5 } })).toEqual({
    data: { row: { cursor: 'c', skipped: 5, n: 7 } },
  });
});

it('of another event is another one', async () => {
  const [one, two] = [update(), update()];
  await asking()(one.made);
  await asking()(two.made);
  expect([one.reads(), two.reads()]).toEqual([1, 1]);
});

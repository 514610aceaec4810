import fc from 'fast-check';
import { type ExecutionResult, execute, type GraphQLOutputType, getNamedType, isObjectType, parse } from 'graphql';
import { expect, it } from 'vitest';
import { keptQueries } from '../caches/kept-queries.ts';
import type { GatewayContext } from '../context.ts';
import { defaultLimits } from '../limits.ts';
import { createSchema } from '../schema/schema.ts';
import { createCursors } from './cursor.ts';

const schema = createSchema({});
const known: Readonly<Record<string, unknown>> = {
  ...{ hour: 3, platform: 'META', account_id: 'a1', campaign: 'c1', entity_id: 'e1', currency: 'USD' },
  ...{ zones: ['UTC'], reports: ['ad_daily'], rep_currencies: ['EUR'], rep_why: 'RATE_TOO_OLD', least_final: 'FINAL' },
  ...{ newest_data: '2026-11-02 00:00:00.000001', oldest_data: '2026-11-01 00:00:00.000001', share_complete: 0.5 },
};

/** A store that knows one row: with the columns that are selected, and an error for whoever reads another. A number is 7 more than its name is long. */
const clickhouse = {
  async query({ query, query_params: said }: { query: string; query_params: { from: string } }) {
    const names = [...(query.split('\nFROM')[0] ?? '').matchAll(/ AS (\w+)/g)].map(([, name = '']) => name);
    const all: Record<string, unknown> = { ...known, report_day: said.from };
    const row = Object.fromEntries(names.map((name) => [name, all[name] ?? String(7 + name.length)]));
    const strict = new Proxy(row, {
      get(target, name: string) {
        if (name in target) return target[name];
        throw new TypeError(`nobody selected ${name}`);
      },
    });
    return { json: async () => [strict] };
  },
};

const context = {
  principal: { tenant: 't' },
  stores: { clickhouse },
  limits: defaultLimits,
  cursors: createCursors('a secret'),
  answers: {
    answer: async (_about: unknown, read: () => Promise<unknown>) => JSON.parse(JSON.stringify(await read())),
  },
} as unknown as GatewayContext;

async function nodesOf(selection: string, at: 'nodes' | 'edges', groupBy: readonly string[]): Promise<unknown[]> {
  const below = at === 'nodes' ? `nodes ${selection}` : `edges { node ${selection} }`;
  const source = `{ metrics(filter: { level: AD, from: "2026-11-01", to: "2026-11-01" }, groupBy: [${groupBy}],
    compare: { with: WEEK_BEFORE }) { ${below} } }`;
  const { data, errors } = (await execute({
    schema,
    document: parse(source),
    rootValue: {
      metrics: (given: never, asking: GatewayContext, info: never) =>
        (keptQueries.metrics as unknown as (...all: unknown[]) => unknown)(undefined, given, asking, info),
    },
    contextValue: context,
  })) as ExecutionResult<{ metrics: { nodes?: unknown[]; edges?: { node: unknown }[] } }>;
  expect(errors, source).toBeUndefined();
  return JSON.parse(JSON.stringify(data?.metrics.nodes ?? data?.metrics.edges?.map(({ node }) => node)));
}

/** Fields of a type, with those below each; nothing below what is no object. */
interface Tree {
  readonly [field: string]: Tree | null;
}

function wholeTree(type: GraphQLOutputType): Tree | null {
  const object = getNamedType(type);
  if (!isObjectType(object)) return null;
  return Object.fromEntries(Object.values(object.getFields()).map((field) => [field.name, wholeTree(field.type)]));
}

function someOf(tree: Tree): fc.Arbitrary<Tree> {
  return fc
    .subarray(Object.keys(tree), { minLength: 1, maxLength: Math.min(5, Object.keys(tree).length) })
    .chain((names) => {
      const below = names.map((name) => {
        const inner = tree[name] ?? null;
        return [name, inner === null ? fc.constant(null) : someOf(inner)] as const;
      });
      return fc.record(Object.fromEntries(below));
    });
}

function written(tree: Tree): string {
  const fields = Object.entries(tree).map(([name, inner]) => (inner === null ? name : `${name} ${written(inner)}`));
  return `{ ${fields.join(' ')} }`;
}

function picked(value: unknown, tree: Tree | null): unknown {
  if (tree === null || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => picked(each, tree));
  const object = value as Record<string, unknown>;
  return Object.fromEntries(Object.entries(tree).map(([name, inner]) => [name, picked(object[name], inner)]));
}

const row = wholeTree(schema.getType('MetricRow') as GraphQLOutputType) as Tree;

it('reads no more than is asked for, and answers the same whatever else is', async () => {
  const groupings = [[], ['DAY'], ['CAMPAIGN'], ['HOUR', 'ENTITY']];
  const whole = await Promise.all(groupings.map((groupBy) => nodesOf(written(row), 'nodes', groupBy)));
  expect(whole[3]).toMatchObject([
    { entityName: '25', comparison: { day: '2026-10-25', changes: { spend: 0, cpm: 0 } } },
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: groupings.length - 1 }),
      fc.constantFrom('nodes', 'edges'),
      someOf(row),
      async (at, place, tree) => {
        expect(await nodesOf(written(tree), place, groupings[at] ?? [])).toEqual(picked(whole[at], tree));
      },
    ),
    { numRuns: 150 },
  );
});

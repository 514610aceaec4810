import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { graphqlOf } from './graphql-text.ts';
import { metricOf, metrics } from './metrics.ts';
import { fitting, metricOfCatalogue } from './own-metrics.ts';
import type { View } from './view.ts';

const schema = buildSchema(readFileSync(new URL('../../gateway/schema/schema.graphql', import.meta.url), 'utf8'));
const view: View = {
  ...{ metric: 'spend', level: 'CAMPAIGN', by: 'ENTITY', from: '2026-11-01', to: '2026-11-07', compare: 'none' },
  ...{ platform: 'META', account: 'a"1', currency: null, find: '', sort: '-spend' },
};

it('writes a question that the gateway takes, for every metric and breakdown', () => {
  const own = (['ANY', 'ENTITY_OR_ACCOUNT'] as const).map((rows) =>
    metricOfCatalogue({ id: 'net_ctr', title: 'Net CTR', unit: 'RATIO', rows }),
  );
  for (const metric of [...metrics, ...own]) {
    for (const by of ['NONE', 'PLATFORM', 'ACCOUNT', 'ENTITY'] as const) {
      for (const compare of ['none', 'previous', 'week', 'year'] as const) {
        expect(
          validate(schema, parse(graphqlOf(fitting({ ...view, metric: metric.id, by, compare }, metric), metric))),
        ).toEqual([]);
      }
    }
  }
});

it('asks for what the view shows', () => {
  const text = graphqlOf(view, metricOf('spend'));
  expect(text).toContain('level: CAMPAIGN, from: "2026-11-01", to: "2026-11-07"');
  expect(text).toContain('platform: META, accounts: ["a\\"1"]');
  expect(text).toContain('groupBy: [DAY, ENTITY]');
  expect(text).not.toContain('compar');
  expect(graphqlOf({ ...view, compare: 'week' }, metricOf('spend'))).toContain('compare: { with: WEEK_BEFORE }');
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupBy, MetricFilter } from '../generated/resolvers.ts';
import { defaultLimits } from '../limits.ts';
import { measureNames } from './measures.ts';
import { groupingOf } from './metric-keys.ts';
import { metricSelect } from './metric-select.ts';
import { ratioNames } from './ratios.ts';
import { readTenant, tenantSql } from './tenant-select.ts';

/** Most of what can be asked for of a row. */
const parts = {
  fields: ['entityName', 'campaignId', 'reporting', 'zone', 'finality', 'coverage', 'dataAsOf', 'facts', 'reports'],
  measures: measureNames,
  ratios: ratioNames,
};
const filters = fc.record({
  level: fc.constantFrom('ACCOUNT' as const, 'CAMPAIGN' as const, 'AD' as const),
  from: fc.constant('2026-11-01'),
  to: fc.constant('2026-11-30'),
  reportFamily: fc.string(),
  platform: fc.option(fc.constantFrom('META' as const, 'GOOGLE' as const)),
  reportType: fc.option(fc.string()),
  accounts: fc.option(fc.array(fc.string(), { maxLength: 3 })),
}) satisfies fc.Arbitrary<MetricFilter>;
const groupings = fc.uniqueArray(fc.constantFrom<GroupBy>('DAY', 'HOUR', 'PLATFORM', 'ACCOUNT', 'CAMPAIGN', 'ENTITY'));

describe('every query', () => {
  it('has the tenant as its first condition, and no text of the request in it', () => {
    const bare = (filter: MetricFilter, grouping: readonly GroupBy[]) =>
      tenantSql(
        't',
        metricSelect(
          {
            ...filter,
            reportFamily: 'x',
            reportType: filter.reportType === null ? null : 'x',
            accounts: filter.accounts ? [] : null,
          },
          grouping,
          { parts, limit: 10 },
        ),
      ).query;
    fc.assert(
      fc.property(filters, groupings, fc.stringMatching(/^[a-z]{1,9}$/), (filter, asked, tenant) => {
        const grouping = groupingOf(asked);
        const { query, parameters } = tenantSql(tenant, metricSelect(filter, grouping, { parts, limit: 10 }));
        // The rows, and the choice of the report that counts.
        const sources =
          /FROM (gold FINAL|gold_by_\w+ FINAL ARRAY JOIN [\w., ]+)\s+WHERE tenant_id = \{tenant_of_token:String\} AND \(/g;
        expect(query.match(sources)).toHaveLength(2);
        expect(query.match(/FROM|WHERE/g)).toHaveLength(4);
        expect(parameters['tenant_of_token']).toBe(tenant);
        expect(query).toBe(bare(filter, grouping));
      }),
    );
  });

  it('never sees what was taken back, in the rows and in the choice of the report that counts', () => {
    const filter = { level: 'AD', from: '2026-11-01', to: '2026-11-30', reportFamily: 'delivery' } as const;
    const { query } = tenantSql('t', metricSelect(filter, groupingOf(['ENTITY']), { parts, limit: 1 }));
    expect(
      query.match(/FROM gold FINAL\s+WHERE tenant_id = \{tenant_of_token:String\} AND \(NOT is_retraction\) AND /g),
    ).toHaveLength(2);
  });

  it('keeps an OR inside parentheses, and cannot be told another tenant by a parameter', () => {
    const { query, parameters } = tenantSql('mine', {
      from: 'gold_current',
      columns: { level: 'level' },
      where: ["level = 'AD' OR 1 = 1"],
      countedOnly: false,
      beyond: ["level = 'ALL' OR 2 = 2"],
      groupBy: [],
      orderBy: [],
      limit: 1,
      parameters: { tenant_of_token: 'theirs' },
    });
    expect(query).toContain("AND (level = 'AD' OR 1 = 1)");
    expect(query).toContain("AND (level = 'ALL' OR 2 = 2)");
    expect(parameters['tenant_of_token']).toBe('mine');
  });

  it('reads sums where no entity is asked for, and the rows themselves otherwise', () => {
    const filter = { level: 'AD', from: '2026-11-01', to: '2026-11-30', reportFamily: 'delivery' } as const;
    const source = (asked: readonly GroupBy[], more: Partial<MetricFilter> = {}, asOf?: string) =>
      metricSelect({ ...filter, ...more }, groupingOf(asked), { parts, limit: 1, asOf }).from;
    expect(source(['DAY', 'ACCOUNT'])).toBe('gold_by_account');
    expect(source(['HOUR'])).toBe('gold_by_account');
    expect(source(['DAY', 'CAMPAIGN'])).toBe('gold_by_campaign');
    expect(source(['CAMPAIGN', 'ENTITY'])).toBe('gold_current');
    expect(source(['DAY'], { entityIds: ['x'] })).toBe('gold_current');
    expect(source(['CAMPAIGN'], {}, '2026-11-30T00:00:00Z')).toBe('gold_as_of');
  });

  it('reads of sums the elements that it names, and for the choice of the report that counts those of the choice', () => {
    const few = { fields: ['coverage'], measures: ['spend'], ratios: ['ctr'] } as const;
    const filter = { level: 'AD', from: '2026-11-01', to: '2026-11-30', reportFamily: 'delivery' } as const;
    const { query } = tenantSql('t', metricSelect(filter, groupingOf(['CAMPAIGN']), { parts: few, limit: 1 }));
    const named = [...query.matchAll(/ARRAY JOIN ([\w., ]+?)\s+WHERE/g)].map(([, all = '']) =>
      all.split(', ').map((each) => each.replace(/^parts\.(\w+) AS \1$/, '$1')),
    );
    expect(named).toEqual([
      [
        ...['report_family', 'report_rank', 'currency', 'coverage', 'entities', 'impressions', 'clicks', 'spend'],
        'campaign_id',
      ],
      ['report_family', 'report_rank'],
    ]);
  });

  it('always has currency among its keys', () => {
    fc.assert(
      fc.property(filters, groupings, (filter, asked) => {
        expect(metricSelect(filter, groupingOf(asked), { parts, limit: 1 }).groupBy).toContain('currency');
      }),
    );
  });

  it('cannot be made without a tenant', () => {
    const select = metricSelect({ level: 'AD', from: '2026-11-01', to: '2026-11-01', reportFamily: 'delivery' }, [], {
      parts,
      limit: 1,
    });
    expect(() => tenantSql(' ', select)).toThrow(/no tenant/);
  });
});

it('grouping brings what ids are unique below', () => {
  expect(groupingOf(['ENTITY'])).toEqual(['PLATFORM', 'ACCOUNT', 'ENTITY']);
  expect(groupingOf(['CAMPAIGN'])).toEqual(['PLATFORM', 'ACCOUNT', 'CAMPAIGN']);
  expect(groupingOf(['HOUR', 'ACCOUNT'])).toEqual(['DAY', 'HOUR', 'PLATFORM', 'ACCOUNT']);
});

it("names the tenant in the setting that servers' row policies read, as a literal", async () => {
  const asked: { clickhouse_settings: Record<string, unknown> }[] = [];
  const clickhouse = {
    query: async (given: (typeof asked)[number]) => {
      asked.push(given);
      return { json: async () => [] };
    },
  } as never;
  const select = metricSelect({ level: 'AD', from: '2026-11-01', to: '2026-11-01', reportFamily: 'delivery' }, [], {
    parts,
    limit: 1,
  });
  for (const tenant of ['acme', "o'hara\\"]) await readTenant(clickhouse, tenant, select, defaultLimits);
  expect(asked.map((each) => each.clickhouse_settings['SQL_millrace_tenant'])).toEqual(["'acme'", "'o\\'hara\\\\'"]);
});

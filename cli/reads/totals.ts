import { decimalOfMicros } from '../../gateway/reads/money.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { between, is, tenantQuery, withClickHouse } from './tenant-query.ts';
import { textTable } from './text-table.ts';
import type { TotalsArguments } from './totals-arguments.ts';

/** Sums of one platform, level, report family and currency. Counts are numbers as text, conversions a decimal. */
interface Group {
  readonly platform: string;
  readonly level: string;
  readonly report: string;
  readonly family: string;
  readonly currency: string;
  readonly facts: string;
  readonly impressions: string;
  readonly clicks: string;
  readonly spend_micros: string;
  readonly conversions_micros: string;
}

/** Prints the totals of a tenant, from gold or silver. */
export async function printTotals(options: TotalsArguments): Promise<void> {
  const groups = await readGroups(options);
  const document = totalsDocument(options, groups);
  if (options.json) console.log(JSON.stringify(document, null, 2));
  else console.log(asText(options, groups, document.note));
}

async function readGroups(options: TotalsArguments): Promise<Group[]> {
  const { from, to } = options;
  for (const day of [from, to]) if (day !== undefined) dayFromIso(day);
  const isGold = options.source === 'gold';
  return withClickHouse((client) =>
    tenantQuery<Group>(client, options.tenant, {
      select: `select platform, level, report_type as report, report_family as family, currency,
          toString(${isGold ? 'sum(facts)' : 'count()'}) as facts, toString(ifNull(sum(impressions), 0)) as impressions,
          toString(ifNull(sum(clicks), 0)) as clicks, toString(ifNull(sum(spend), 0)) as spend_micros,
          toString(ifNull(sum(conversions), 0)) as conversions_micros
        from ${isGold ? '(select * from gold_current where hour = -1)' : 'facts_current'}`,
      filters: [
        is('platform', options.platform?.toUpperCase()),
        is('account_id', options.account),
        is('level', options.level?.toUpperCase()),
        is('report_type', options.report),
        ...between('report_day', from, to),
      ],
      tail: 'group by platform, level, report_type, report_family, currency order by platform, level, report_type, currency',
    }),
  );
}

/**
 * Groups are added only when they may be: one level and one report family, any platform. Otherwise the sums are null and a note
 * says why: the same delivery seen from two levels would count twice.
 */
function totalsDocument(options: TotalsArguments, groups: readonly Group[]) {
  const kinds = [...new Set(groups.map((group) => `${group.level}/${group.family}`))];
  const addable = kinds.length <= 1;
  const sum = (read: (group: Group) => string) => groups.reduce((total, group) => total + BigInt(read(group)), 0n);
  const spend: Record<string, string> = {};
  for (const { currency, spend_micros } of groups) {
    spend[currency] = String(BigInt(spend[currency] ?? 0) + BigInt(spend_micros));
  }
  return {
    tenant: options.tenant,
    source: options.source,
    facts: addable ? Number(sum((group) => group.facts)) : null,
    impressions: addable ? Number(sum((group) => group.impressions)) : null,
    clicks: addable ? Number(sum((group) => group.clicks)) : null,
    spend_micros: addable ? spend : null,
    conversions: addable ? decimalOfMicros(sum((group) => group.conversions_micros)) : null,
    note: addable
      ? null
      : `${kinds.join(' and ')} are never added to one another: choose with --level and --report, or read the groups`,
    groups: groups.map(({ conversions_micros, facts, impressions, clicks, spend_micros, currency, ...keys }) => ({
      ...keys,
      currency,
      facts: Number(facts),
      impressions: Number(impressions),
      clicks: Number(clicks),
      spend_micros: { [currency]: spend_micros },
      conversions: decimalOfMicros(BigInt(conversions_micros)),
    })),
  };
}

function asText(options: TotalsArguments, groups: readonly Group[], note: string | null): string {
  if (groups.length === 0) return `tenant ${options.tenant} has nothing of that kind in ${options.source}`;
  const rows = groups.map((group) => [
    group.platform.toLowerCase(),
    group.level.toLowerCase(),
    group.report,
    group.facts,
    group.impressions,
    group.clicks,
    `${decimalOfMicros(BigInt(group.spend_micros))} ${group.currency}`,
    decimalOfMicros(BigInt(group.conversions_micros)),
  ]);
  const head = ['platform', 'level', 'report', 'facts', 'impressions', 'clicks', 'spend', 'conversions'];
  return textTable(head, rows) + (note === null ? '' : `\n${note}`);
}

import { decimalOfMicros } from '../../gateway/reads/money.ts';
import { textTable } from './text-table.ts';
import type { TotalsArguments } from './totals-arguments.ts';

/**
 * Sums of one platform, level, report, family and currency, of the days on which the report counts or of those on which it does
 * not. Counts are numbers as text, conversions and spend millionths.
 */
export interface Group {
  readonly platform: string;
  readonly level: string;
  readonly report: string;
  readonly family: string;
  readonly currency: string;
  /** 0: another report of the same level and family tells the same days. */
  readonly counted: number;
  readonly facts: string;
  /** Days of accounts. */
  readonly days: number;
  readonly impressions: string;
  readonly clicks: string;
  readonly spend_micros: string;
  readonly conversions_micros: string;
}

/** What `millrace totals --json` prints. */
export type TotalsDocument = ReturnType<typeof totalsDocument>;

/**
 * Groups are added only when they may be: one level and one report family, any platform. Otherwise the sums are null and a note
 * says why: the same delivery seen from two levels would count twice. Where two reports of a level and family tell the same day
 * of an account, one counts; what the other has of it is listed as left out.
 */
export function totalsDocument({ tenant, source }: TotalsArguments, groups: readonly Group[]) {
  const counted = groups.filter((group) => group.counted);
  const kinds = [...new Set(counted.map((group) => `${group.level}/${group.family}`))];
  const addable = kinds.length <= 1;
  const sum = (read: (group: Group) => string) => counted.reduce((total, group) => total + BigInt(read(group)), 0n);
  const spend: Record<string, string> = {};
  for (const { currency, spend_micros } of counted) {
    spend[currency] = String(BigInt(spend[currency] ?? 0) + BigInt(spend_micros));
  }
  return {
    tenant,
    source,
    facts: addable ? Number(sum((group) => group.facts)) : null,
    impressions: addable ? Number(sum((group) => group.impressions)) : null,
    clicks: addable ? Number(sum((group) => group.clicks)) : null,
    spend_micros: addable ? spend : null,
    conversions: addable ? decimalOfMicros(sum((group) => group.conversions_micros)) : null,
    note: addable
      ? null
      : `${kinds.join(' and ')} are never added to one another: choose with --level and --report, or read the groups`,
    groups: counted.map(groupDocument),
    left_out: groups.filter((group) => !group.counted).map(groupDocument),
  };
}

function groupDocument(group: Group) {
  const { platform, level, report, family, currency, facts, days, impressions, clicks, spend_micros } = group;
  return {
    platform,
    level,
    report,
    family,
    currency,
    days,
    facts: Number(facts),
    impressions: Number(impressions),
    clicks: Number(clicks),
    spend_micros: { [currency]: spend_micros },
    conversions: decimalOfMicros(BigInt(group.conversions_micros)),
  };
}

/** What `millrace totals` prints without `--json`. */
export function totalsText(
  { tenant, source }: TotalsArguments,
  groups: readonly Group[],
  { note, left_out }: TotalsDocument,
): string {
  if (groups.length === 0) return `tenant ${tenant} has nothing of that kind in ${source}`;
  const rows = groups
    .filter((group) => group.counted)
    .map((group) => [
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
  const leftOut = left_out.map(
    ({ platform, level, report, days }) =>
      `left out: ${platform.toLowerCase()} ${level.toLowerCase()} ${report} on ${days} days of accounts that another report ` +
      `tells as well; --report ${report} sums it by itself`,
  );
  return [textTable(head, rows), ...(note === null ? [] : [note]), ...leftOut].join('\n');
}

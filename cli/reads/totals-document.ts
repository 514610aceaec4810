import { decimalOfMicros } from '../../gateway/reads/money.ts';
import { textTable } from './text-table.ts';
import type { TotalsArguments } from './totals-arguments.ts';

/**
 * Sums of one platform, level, report, family and currency, of the days on which the report counts or of those on which it does
 * not. Counts are numbers as text, conversions and spend millionths; null: no row has the measure.
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
  readonly impressions: string | null;
  readonly clicks: string | null;
  readonly spend_micros: string | null;
  readonly conversions_micros: string | null;
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
  const sum = (read: (group: Group) => string | null) => (addable ? sumOf(counted.map(read)) : null);
  return {
    tenant,
    source,
    facts: addable ? Number(sum((group) => group.facts) ?? 0) : null,
    impressions: numberOf(sum((group) => group.impressions)),
    clicks: numberOf(sum((group) => group.clicks)),
    spend_micros: addable ? spendOf(counted) : null,
    conversions: decimalOf(sum((group) => group.conversions_micros)),
    note: addable
      ? null
      : `${kinds.join(' and ')} are never added to one another: choose with --level and --report, or read the groups`,
    groups: counted.map(groupDocument),
    left_out: groups.filter((group) => !group.counted).map(groupDocument),
  };
}

/** The sum of those there are; null when there is none. */
function sumOf(values: readonly (string | null)[]): string | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : String(there.reduce((total, value) => total + BigInt(value), 0n));
}

/** Millionths by currency, of the currencies in which anything was spent. */
function spendOf(groups: readonly Group[]): Record<string, string> {
  const currencies = [...new Set(groups.map(({ currency }) => currency))];
  const sums = currencies.map((currency) => {
    const own = groups.filter((group) => group.currency === currency);
    return [currency, sumOf(own.map(({ spend_micros }) => spend_micros))] as const;
  });
  return Object.fromEntries(sums.flatMap(([currency, sum]) => (sum === null ? [] : [[currency, sum]])));
}

function numberOf(count: string | null): number | null {
  return count === null ? null : Number(count);
}

function decimalOf(micros: string | null): string | null {
  return micros === null ? null : decimalOfMicros(BigInt(micros));
}

function groupDocument(group: Group) {
  const { platform, level, report, family, currency, facts, days, impressions, clicks } = group;
  return {
    platform,
    level,
    report,
    family,
    currency,
    days,
    facts: Number(facts),
    impressions: numberOf(impressions),
    clicks: numberOf(clicks),
    spend_micros: spendOf([group]),
    conversions: decimalOf(group.conversions_micros),
  };
}

/** Stands where no row has the measure: a zero would say that there was none. */
const none = '–';

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
      group.impressions ?? none,
      group.clicks ?? none,
      group.spend_micros === null ? none : `${decimalOf(group.spend_micros)} ${group.currency}`,
      decimalOf(group.conversions_micros) ?? none,
    ]);
  const head = ['platform', 'level', 'report', 'facts', 'impressions', 'clicks', 'spend', 'conversions'];
  const leftOut = left_out.map(
    ({ platform, level, report, days }) =>
      `left out: ${platform.toLowerCase()} ${level.toLowerCase()} ${report} on ${days} days of accounts that another report ` +
      `tells as well; --report ${report} sums it by itself`,
  );
  return [textTable(head, rows), ...(note === null ? [] : [note]), ...leftOut].join('\n');
}

import { isCounted } from '../../gateway/reads/counted-report.ts';
import { levelNamed, platformNamed } from '../known-name.ts';
import { requireTenant } from '../tenants/store.ts';
import { checkDays } from './days.ts';
import { between, is, tenantQuery, withClickHouse } from './tenant-query.ts';
import type { TotalsArguments } from './totals-arguments.ts';
import { type Group, totalsDocument, totalsText } from './totals-document.ts';

/**
 * Prints the totals of a tenant, from gold or silver.
 * @throws CliError MR_CLI_NAME or MR_CLI_RANGE when tenant, platform, level or days are none: nothing found must not look like
 * nothing spent.
 */
export async function printTotals(options: TotalsArguments): Promise<void> {
  const groups = await readGroups(options);
  if (groups.length === 0) await requireTenant(options.tenant);
  const document = totalsDocument(options, groups);
  console.log(options.json ? JSON.stringify(document, null, 2) : totalsText(options, groups, document));
}

async function readGroups(options: TotalsArguments): Promise<Group[]> {
  const { from, to } = options;
  checkDays(from, to);
  const platform = options.platform === undefined ? undefined : platformNamed(options.platform);
  const level = options.level === undefined ? undefined : levelNamed(options.level);
  return withClickHouse((client) =>
    tenantQuery<Group>(client, options.tenant, {
      select: options.source === 'gold' ? selectGold : selectSilver,
      filters: [
        is('platform', platform),
        is('account_id', options.account),
        is('level', level),
        is('report_type', options.report),
        ...between('report_day', from, to),
      ],
      tail: 'group by platform, level, report_type, report_family, currency, counted order by platform, level, report_type, currency',
    }),
  );
}

const wholeDays = 'hour = -1';

function selectGold(about: readonly string[]): string {
  const counted = isCounted('gold_current', [wholeDays, ...about]);
  return `${columns('sum(facts)', counted)} from (select * from gold_current where ${wholeDays})`;
}

function selectSilver(about: readonly string[]): string {
  return `${columns('count()', isCounted('facts_current', about))} from facts_current`;
}

/** Sums are of 128 bits: those of 64-bit micros may leave 64. What no row has, has no sum: that is not zero. */
function columns(facts: string, counted: string): string {
  const sum = (column: string) => `toString(sum(toInt128(${column})))`;
  return `select platform, level, report_type as report, report_family as family, currency, ${counted} as counted,
    toString(${facts}) as facts, toUInt32(uniqExact(account_id, report_day)) as days,
    ${sum('impressions')} as impressions, ${sum('clicks')} as clicks, ${sum('spend')} as spend_micros,
    ${sum('conversions')} as conversions_micros`;
}

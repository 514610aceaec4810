import type { GatewayContext } from '../context.ts';
import type { DataRange } from '../generated/resolvers.ts';
import { instant } from './instant.ts';
import { readTenant, type TenantSelect } from './tenant-select.ts';

/** Levels times report families that one answer holds at most. */
const maxRanges = 200;

/** The query of what there is. */
export function dataRangeSelect(): TenantSelect {
  return {
    from: 'gold_by_account',
    columns: {
      level: 'level',
      report_family: 'report_family',
      first_day: 'min(report_day)',
      last_day: 'max(report_day)',
      accounts: 'uniqExact(platform, account_id)',
      newest_data: 'toString(max(newest_watermark))',
    },
    where: ['hour = -1'],
    countedOnly: false,
    groupBy: ['level', 'report_family'],
    orderBy: ['report_family', 'level'],
    limit: maxRanges,
    parameters: {},
  };
}

/** Which levels and report families there is data of, and of which days. */
export async function readDataRanges(context: GatewayContext): Promise<DataRange[]> {
  const rows = await readTenant<Record<string, string>>(
    context.stores.clickhouse,
    context.principal.tenant,
    dataRangeSelect(),
    context.limits,
  );
  return rows.map((row) => ({
    level: row.level as DataRange['level'],
    reportFamily: row.report_family ?? '',
    firstDay: row.first_day ?? '',
    lastDay: row.last_day ?? '',
    accounts: Number(row.accounts),
    dataAsOf: instant(row.newest_data ?? ''),
  }));
}

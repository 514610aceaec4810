import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { type GoldRow, goldColumns, goldRecord } from '../../gateway/reads/gold-records.ts';
import type { RuleDefinition } from '../../processors/rules/definition.ts';
import type { GoldMetric } from '../../schemas/generated/types.ts';
import { CliError } from '../errors.ts';
import { between, is, tenantQuery } from '../reads/tenant-query.ts';

/** Rows that one backtest reads at most. */
const maxRows = 500_000;

/** Which gold, of a tenant. Days are written `2026-11-01`. */
export interface GoldAsked {
  readonly tenant: string;
  readonly scope: RuleDefinition['scope'];
  readonly from: string;
  readonly to: string;
  /** The newest revision of each day, or all there ever were. */
  readonly revisions: 'newest' | 'all';
}

/**
 * Gold of a tenant that a rule's scope can meet, one record a revision.
 * @throws CliError MR_CLI_RANGE when there is more than a backtest reads.
 */
export async function readGold(client: ClickHouseClient, asked: GoldAsked): Promise<readonly GoldMetric[]> {
  const { scope, tenant } = asked;
  const table = asked.revisions === 'newest' ? 'gold_current' : 'gold_history FINAL';
  const columns = Object.entries(goldColumns).map(([name, expression]) => `${expression} AS ${name}`);
  const rows = await tenantQuery<GoldRow>(client, tenant, {
    select: `select ${columns.join(', ')} from ${table}`,
    filters: [
      is('level', scope.level.toUpperCase()),
      is('report_family', scope.family),
      {
        column: 'platform',
        test: 'in',
        type: 'Array(String)',
        value: scope.platforms?.map((name) => name.toUpperCase()),
      },
      { column: 'account_id', test: 'in', type: 'Array(String)', value: scope.accounts },
      ...between('report_day', asked.from, asked.to),
    ],
    tail: `order by produced_at, gold_key, revision limit ${maxRows + 1}`,
  });
  if (rows.length > maxRows) {
    throw new CliError(
      'MR_CLI_RANGE',
      `the rule's scope has more than ${maxRows} rows of gold from ${asked.from} to ${asked.to}: ask for fewer days, or try it on some accounts`,
    );
  }
  return rows.map((row) => goldRecord(row, tenant));
}

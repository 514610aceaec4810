import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { noStanding, standingFields } from '../../processors/gold/standing.ts';
import { countNames, emptyMeasures, measureNames, microsNames } from '../../processors/measures.ts';
import type { RuleDefinition } from '../../processors/rules/definition.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { Finality, GoldMetric, Level, Measures, Platform } from '../../schemas/generated/types.ts';
import { accountKey } from '../../schemas/key.ts';
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

/** A row as ClickHouse gives it: 64-bit integers are texts. */
type GoldRow = Readonly<Record<(typeof measureNames)[number], string | null>> & {
  readonly platform: Platform;
  readonly account_id: string;
  readonly report_type: string;
  readonly report_family: string;
  readonly report_rank: number;
  readonly level: Level;
  readonly report_day: string;
  readonly hour: number;
  readonly entity_id: string;
  readonly entity_name: string | null;
  readonly path: string[];
  readonly currency: string;
  readonly zone: string;
  readonly gold_key: string;
  readonly revision: number;
  readonly is_retraction: boolean;
  readonly finality: Finality;
  readonly coverage: number;
  readonly reach: number | null;
  readonly facts: number;
  readonly watermark: string;
  readonly produced: string;
};

/**
 * Gold of a tenant that a rule's scope can meet, one record a revision.
 * @throws CliError MR_CLI_RANGE when there is more than a backtest reads.
 */
export async function readGold(client: ClickHouseClient, asked: GoldAsked): Promise<readonly GoldMetric[]> {
  const { scope, tenant } = asked;
  const table = asked.revisions === 'newest' ? 'gold_current' : 'gold_history FINAL';
  const columns = [
    'platform',
    'account_id',
    'report_type',
    'report_family',
    'report_rank',
    'level',
    'report_day',
    'hour',
    'entity_id',
  ];
  const more = [
    'entity_name',
    'path',
    'currency',
    'zone',
    'gold_key',
    'revision',
    'is_retraction',
    'finality',
    'coverage',
    'reach',
    'facts',
  ];
  const times = [
    'toUnixTimestamp64Micro(input_watermark) AS watermark',
    'toUnixTimestamp64Micro(produced_at) AS produced',
  ];
  const rows = await tenantQuery<GoldRow>(client, tenant, {
    select: `select ${[...columns, ...more, ...measureNames, ...times].join(', ')} from ${table}`,
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
  return rows.map((row) => goldOf(row, tenant));
}

function goldOf(row: GoldRow, tenant: string): GoldMetric {
  const produced = Number(row.produced);
  return {
    h: {
      event_id: '00000000-0000-8000-8000-000000000000',
      tenant_id: tenant,
      connection_id: 'history',
      platform: row.platform,
      schema_ver: 1,
      produced_at: produced,
      trace_id: 'history',
      causation_id: null,
      partition_key: accountKey(tenant, row.account_id),
    },
    gold_key: row.gold_key,
    report_type: row.report_type,
    report_family: row.report_family,
    report_rank: row.report_rank,
    level: row.level,
    account_id: row.account_id,
    entity_id: row.entity_id,
    entity_name: row.entity_name,
    path: row.path,
    report_day: dayFromIso(row.report_day),
    hour: row.hour === -1 ? null : row.hour,
    zone: row.zone,
    currency: row.currency,
    measures: measuresOf(row),
    reach: row.reach,
    metrics: {},
    ...standingFields(noStanding),
    pacing: null,
    finality: row.finality,
    coverage: row.coverage,
    revision: row.revision,
    is_retraction: row.is_retraction,
    contributing_slices: row.is_retraction ? 0 : 1,
    facts: row.facts,
    computed_at: produced,
    input_watermark: Number(row.watermark),
  };
}

function measuresOf(row: GoldRow): Measures {
  const measures = emptyMeasures();
  for (const name of countNames) if (row[name] !== null) measures[name] = Number(row[name]);
  for (const name of microsNames) {
    const value = row[name];
    if (value !== null) measures[name] = BigInt(value);
  }
  return measures;
}

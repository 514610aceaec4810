import { noStanding, standingFields } from '../../processors/gold/standing.ts';
import { countNames, emptyMeasures, measureNames, microsNames } from '../../processors/measures.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { Finality, GoldMetric, Level, Measures, Platform } from '../../schemas/generated/types.ts';
import { accountKey } from '../../schemas/key.ts';

/** A row of `gold_current` or `gold_history` by `goldColumns`: 64-bit integers are texts. */
export type GoldRow = Readonly<Record<(typeof measureNames)[number], string | null>> & {
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

const plain = [
  ...[
    'platform',
    'account_id',
    'report_type',
    'report_family',
    'report_rank',
    'level',
    'report_day',
    'hour',
    'entity_id',
  ],
  ...[
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
  ],
  'facts',
  ...measureNames,
];

/** Expressions by their names: what a row of gold needs to be the record that it was written from. */
export const goldColumns: Readonly<Record<string, string>> = {
  ...Object.fromEntries(plain.map((name) => [name, name])),
  watermark: 'toUnixTimestamp64Micro(input_watermark)',
  produced: 'toUnixTimestamp64Micro(produced_at)',
};

/** The record that a row was written from, without what only its way through the pipeline needed. */
export function goldRecord(row: GoldRow, tenant: string): GoldMetric {
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

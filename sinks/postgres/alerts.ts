import { grouped } from '../../base/grouped.ts';
import { type PostgresClient, withTenant } from '../../base/postgres.ts';
import { isoFromDay } from '../../schemas/day.ts';
import type { Alert } from '../../schemas/generated/types.ts';
import { consumerSink } from '../runner/runner.ts';
import { inParts } from './parts.ts';
import { sinkPool } from './pool.ts';
import { storable } from './storable.ts';

/** Transitions of alerts into the tables `alert_transition`, one row each, and `alert`, one row an alert with its newest state. */
export const alerts = consumerSink<Alert>({
  name: 'postgres-alerts',
  summary: 'rules.alerts into Postgres, tables alert and alert_transition',
  limits: { maxRecords: 5_000, maxBytes: 32 * 1024 * 1024, maxAgeMs: 250 },
  topics: (topics) => [topics.alerts],
  async open(deps) {
    const pool = sinkPool(deps, 2);
    return {
      async write(batch) {
        for (const [tenant, transitions] of grouped(
          batch.map(({ value }) => storable(value)),
          ({ h }) => h.tenant_id,
        )) {
          await withTenant(pool, tenant, (client) => write(client, transitions));
        }
      },
      close: () => pool.end(),
    };
  },
});

async function write(client: PostgresClient, transitions: readonly Alert[]): Promise<void> {
  // In one order always: two writers that lock the same alerts must not wait for one another in a circle.
  const sorted = [...transitions].sort(
    (a, b) => compare(a.alert_id, b.alert_id) || a.transition_seq - b.transition_seq,
  );
  await inParts(sorted.map(transitionRow), (rows) => client.query(transitionSql, [rows]));
  await inParts(newestOf(sorted), (rows) => client.query(alertSql, [rows]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function transitionRow(alert: Alert) {
  return {
    ...alert,
    tenant_id: alert.h.tenant_id,
    cause: alert.annotations.cause ?? null,
    report_day: dayText(alert),
  };
}

function dayText({ report_day: day }: Alert): string | null {
  return day === null ? null : isoFromDay(day);
}

/** A row of `alert` as JSON carries it. An amendment says nothing of what is, only that it was. */
type AlertRow = Record<string, unknown>;

/** The rows of alerts whose transitions come in the order of their numbers: one statement cannot write a row twice. */
function newestOf(transitions: readonly Alert[]): readonly AlertRow[] {
  const rows = new Map<string, AlertRow>();
  for (const alert of transitions) {
    const before = rows.get(alert.alert_id);
    const isAmendment = alert.state === 'AMENDED';
    const last_seq = alert.transition_seq;
    const amended_at = isAmendment ? alert.event_time : (before?.amended_at ?? null);
    if (isAmendment && before !== undefined) {
      rows.set(alert.alert_id, { ...before, last_seq, amended_at });
      continue;
    }
    const { tenant_id } = alert.h;
    rows.set(alert.alert_id, {
      ...alert,
      ...alert.entity,
      tenant_id,
      state: isAmendment ? alert.prev_state : alert.state,
      over_window: alert.window,
      report_day: dayText(alert),
      started_at: before?.started_at ?? alert.event_time,
      ended_at: isOver(isAmendment ? alert.prev_state : alert.state) ? alert.event_time : null,
      only_amends: isAmendment,
      last_seq,
      amended_at,
    });
  }
  return [...rows.values()];
}

function isOver(state: Alert['state']): boolean {
  return state === 'OK' || state === 'RESOLVED';
}

const transitionSql = `
  INSERT INTO alert_transition (tenant_id, fingerprint, transition_seq, alert_id, state, prev_state, severity, cause, subject, value,
    value_reason, previous_value, threshold, baseline, report_day, evidence, suppressed_by, event_time)
  SELECT tenant_id, fingerprint, transition_seq, alert_id, state, prev_state, severity, cause, subject, value,
    value_reason, previous_value, threshold, baseline, report_day, evidence, suppressed_by,
    timestamptz 'epoch' + event_time * interval '1 microsecond'
  FROM jsonb_to_recordset($1::jsonb) AS r (tenant_id text, fingerprint text, transition_seq bigint, alert_id text, state text,
    prev_state text, severity text, cause text, subject text, value double precision, value_reason text,
    previous_value double precision, threshold double precision, baseline double precision, report_day date, evidence jsonb,
    suppressed_by text, event_time bigint)
  ON CONFLICT DO NOTHING`;

/** Columns that an amendment leaves as they are. */
const present = [
  'rule_version',
  'rule_name',
  'state',
  'severity',
  'annotations',
  'entity_name',
  'subject',
  'condition',
  'value',
  'value_reason',
  'threshold',
  'comparison',
  'baseline',
  'change',
  'unit',
  'currency',
  'over_window',
  'evidence',
  'slices',
  'finality',
  'coverage',
  'report_day',
  'data_as_of',
  'suppressed_by',
  'shadow',
  'active_since',
  'state_since',
  'ended_at',
] as const;

/** An older transition never overwrites a newer one; the same one again writes the same. */
const alertSql = `
  WITH r AS (
    SELECT *, timestamptz 'epoch' + event_time * interval '1 microsecond' AS state_since_at,
      timestamptz 'epoch' + started_at * interval '1 microsecond' AS started,
      timestamptz 'epoch' + ended_at * interval '1 microsecond' AS ended,
      timestamptz 'epoch' + amended_at * interval '1 microsecond' AS amended,
      timestamptz 'epoch' + active_since * interval '1 microsecond' AS active,
      timestamptz 'epoch' + data_as_of * interval '1 microsecond' AS as_of
    FROM jsonb_to_recordset($1::jsonb) AS r (tenant_id text, alert_id text, fingerprint text, rule_id text, rule_version int,
      rule_name text, state text, last_seq bigint, severity text, labels jsonb, annotations jsonb, platform text, account_id text,
      level text, entity_id text, entity_name text, subject text, condition text, value double precision, value_reason text,
      threshold double precision, comparison text, baseline double precision, change double precision, unit text, currency text,
      over_window text, evidence jsonb, slices jsonb, finality text, coverage double precision, report_day date, data_as_of bigint,
      suppressed_by text, link text, shadow boolean, started_at bigint, active_since bigint, event_time bigint, ended_at bigint,
      amended_at bigint, only_amends boolean)
  ), amended AS (
    UPDATE alert AS a SET amended_at = greatest(a.amended_at, r.amended), transition_seq = greatest(a.transition_seq, r.last_seq),
      updated_at = now()
    FROM r WHERE r.only_amends AND a.tenant_id = r.tenant_id AND a.alert_id = r.alert_id
    RETURNING a.alert_id
  )
  INSERT INTO alert AS a (tenant_id, alert_id, fingerprint, rule_id, rule_version, rule_name, state, transition_seq, severity, labels,
    annotations, platform, account_id, level, entity_id, entity_name, subject, condition, value, value_reason, threshold, comparison,
    baseline, change, unit, currency, over_window, evidence, slices, finality, coverage, report_day, data_as_of, suppressed_by, link,
    shadow, started_at, active_since, state_since, ended_at, amended_at)
  SELECT tenant_id, alert_id, fingerprint, rule_id, rule_version, rule_name, state, last_seq, severity, labels,
    annotations, platform, account_id, level, entity_id, entity_name, subject, condition, value, value_reason, threshold, comparison,
    baseline, change, unit, currency, over_window, evidence, slices, finality, coverage, report_day, as_of, suppressed_by, link,
    shadow, started, active, state_since_at, ended, amended
  FROM r WHERE NOT EXISTS (SELECT FROM amended WHERE amended.alert_id = r.alert_id)
  ON CONFLICT (tenant_id, alert_id) DO UPDATE SET ${present.map((column) => `${column} = excluded.${column}`).join(', ')},
    transition_seq = excluded.transition_seq, started_at = least(a.started_at, excluded.started_at),
    amended_at = greatest(a.amended_at, excluded.amended_at), updated_at = now()
  WHERE a.transition_seq < excluded.transition_seq`;

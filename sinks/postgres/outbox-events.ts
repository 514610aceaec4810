import { z } from 'zod';
import { dayFromIso } from '../../schemas/day.ts';
import {
  type Alert,
  type FlightConfig,
  levelSymbols,
  platformSymbols,
  type SliceEvent,
} from '../../schemas/generated/types.ts';
import { ownAlerts } from '../../schemas/own-alerts.ts';
import { sliceId } from '../../schemas/slice.ts';

const schemaVersion = 1;

const troubleSchema = z.object({
  tenant_id: z.string(),
  event_id: z.string(),
  platform: z.enum(platformSymbols),
  account_id: z.string(),
  report_type: z.string(),
  level: z.enum(levelSymbols),
  day: z.string(),
  kind: z.enum(['LATE', 'SHRANK', 'INCOMPLETE']),
  open: z.boolean(),
  since_micros: z.number().int(),
  at_micros: z.number().int(),
  facts_before: z.number().int().nullable(),
  facts: z.number().int().nullable(),
  reason: z.string().nullable(),
});

/** The event that the triggers on `slice_trouble` wrote down. */
export function sliceEventOf(payload: unknown, key: string): SliceEvent {
  const row = troubleSchema.parse(payload);
  const day = dayFromIso(row.day);
  return {
    h: {
      event_id: row.event_id,
      tenant_id: row.tenant_id,
      connection_id: 'slices',
      platform: row.platform,
      schema_ver: schemaVersion,
      produced_at: row.at_micros,
      trace_id: row.event_id,
      causation_id: null,
      partition_key: key,
    },
    slice_id: sliceId(row.platform, row.account_id, row.report_type, row.level, day),
    account_id: row.account_id,
    report_type: row.report_type,
    level: row.level,
    report_day: day,
    trouble: row.kind,
    open: row.open,
    since: row.since_micros,
    happened_at: row.at_micros,
    facts_before: row.facts_before,
    facts: row.facts,
    reason: row.reason,
  };
}

const expirySchema = z.object({
  tenant_id: z.string(),
  event_id: z.string(),
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
  seq: z.number().int(),
  episode: z.number().int(),
  platform: z.enum(platformSymbols),
  connection_id: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  expired: z.boolean(),
  reason: z.string().nullable(),
  since_micros: z.number().int(),
  at_micros: z.number().int(),
});

/** The alert that the triggers on `connection` wrote down: a credential has expired, or there is another one. */
export function credentialAlertOf(payload: unknown, key: string): Alert {
  const row = expirySchema.parse(payload);
  const { connection_id: connection, platform, expired, at_micros: at } = row;
  const alertId = `${row.fingerprint}-${row.episode}`;
  const opening = expired ? 'Credential expired' : 'Resolved: Credential expired';
  return {
    h: {
      event_id: row.event_id,
      tenant_id: row.tenant_id,
      connection_id: connection,
      platform,
      schema_ver: schemaVersion,
      produced_at: at,
      trace_id: row.event_id,
      causation_id: null,
      partition_key: key,
    },
    alert_id: alertId,
    fingerprint: row.fingerprint,
    rule_id: ownAlerts.credential,
    rule_version: 1,
    state: expired ? 'FIRING' : 'RESOLVED',
    prev_state: expired ? (row.seq === 1 ? 'OK' : 'RESOLVED') : 'FIRING',
    transition_seq: row.seq,
    severity: 'CRITICAL',
    labels: { connection, platform, ...(row.owner !== null && { owner: row.owner }) },
    entity: { platform, account_id: connection, level: 'ACCOUNT', entity_id: connection },
    value: null,
    value_reason: 'NO_DATA',
    threshold: null,
    baseline: null,
    window: '',
    evidence: [],
    finality: 'UNKNOWN',
    event_time: at,
    evaluated_at: at,
    active_since: row.since_micros,
    suppressed_by: null,
    evaluation_id: row.event_id,
    annotations: annotationsOf(row),
    action_proposals: [],
    rule_name: 'Credential expired',
    entity_name: row.name,
    subject: `${opening}: ${row.name} (${platform.toLowerCase()})`,
    condition: '',
    comparison: '',
    unit: 'UNKNOWN',
    currency: null,
    change: null,
    previous_value: null,
    report_day: null,
    data_as_of: null,
    coverage: 1,
    slices: [],
    link: `/alerts/${alertId}`,
    shadow: false,
    max_notifications_per_day: null,
    zone: 'UTC',
  };
}

function annotationsOf({ connection_id, tenant_id, expired, reason }: z.output<typeof expirySchema>) {
  if (!expired) return { cause: 'cleared' };
  return {
    cause: 'condition',
    summary: `Nothing is fetched by this connection any more${reason === null ? '' : `: ${reason}`}`,
    runbook: `Connect the account again, then: millrace credentials set ${connection_id} --tenant ${tenant_id}`,
  };
}

const flightSchema = z.object({
  tenant_id: z.string(),
  platform: z.enum(platformSymbols),
  account_id: z.string(),
  level: z.enum(levelSymbols),
  entity_id: z.string(),
  starts: z.string().transform(dayFromIso),
  ends: z.string().transform(dayFromIso),
  budget_micros: z.string().transform(BigInt),
  currency: z.string(),
  updated_at_micros: z.number().int(),
});

/** The flight that the trigger on `flight` wrote down. */
export function flightOf(payload: unknown): FlightConfig {
  const { updated_at_micros, ...flight } = flightSchema.parse(payload);
  return { ...flight, updated_at: updated_at_micros };
}

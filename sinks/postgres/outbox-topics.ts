import { z } from 'zod';
import { dayFromIso } from '../../schemas/day.ts';
import {
  type AccountConfig,
  type AuditEvent,
  actorTypeSymbols,
  type EntityVersion,
  type MetricCatalogue,
  outcomeSymbols,
  platformSymbols,
  type RateDay,
  type ReportingCurrency,
  type RuleConfig,
} from '../../schemas/generated/types.ts';
import type { RecordTopic, Topics } from '../../schemas/topics.ts';
import { credentialAlertOf, flightOf, sliceEventOf } from './outbox-events.ts';

/** How rows of the outbox become the values of one topic. */
export interface OutboxTopic {
  /** Makes the topic's schema known. */
  open(): Promise<void>;
  /** The bytes of a payload. @throws ZodError for one that the triggers of Postgres could not have written. */
  encode(key: string, payload: unknown): Buffer;
}

/** What the outbox may hold, by the topic's name. */
export function outboxTopics(topics: Topics): ReadonlyMap<string, OutboxTopic> {
  return new Map([
    encoded(topics.accounts, accountOf),
    encoded(topics.metrics, catalogueOf),
    encoded(topics.rules, ruleOf),
    encoded(topics.entities, entityVersionOf),
    encoded(topics.rates, rateDayOf),
    encoded(topics.reporting, reportingOf),
    encoded(topics.flights, flightOf),
    encoded(topics.sliceEvents, sliceEventOf),
    encoded(topics.alerts, credentialAlertOf),
    encoded(topics.audit, auditEventOf),
  ]);
}

function encoded<T>(topic: RecordTopic<T>, read: (payload: unknown, key: string) => T): readonly [string, OutboxTopic] {
  return [
    topic.name,
    {
      open: async () => topic.value.open?.(),
      encode: (key, payload) => topic.value.serialize(read(payload, key)),
    },
  ];
}

const accountSchema = z.object({
  tenant_id: z.string(),
  platform: z.enum(platformSymbols),
  account_id: z.string(),
  name: z.string().nullable(),
  currency: z.string(),
  iana_zone: z.string(),
  settle_days: z.number().int().nullable(),
  updated_at_micros: z.number().int(),
});

/** The account that the trigger on `ad_account` wrote down. */
function accountOf(payload: unknown): AccountConfig {
  const { updated_at_micros, ...account } = accountSchema.parse(payload);
  return { ...account, updated_at: updated_at_micros };
}

const catalogueSchema = z.object({
  tenant_id: z.string(),
  metrics: z.array(
    z.object({
      metric_id: z.string(),
      version: z.number().int(),
      title: z.string(),
      source: z.string(),
      retired: z.boolean(),
    }),
  ),
  updated_at_micros: z.number().int(),
});

/** The metrics that the trigger on `metric` wrote down. */
function catalogueOf(payload: unknown): MetricCatalogue {
  const { updated_at_micros, ...catalogue } = catalogueSchema.parse(payload);
  return { ...catalogue, updated_at: updated_at_micros };
}

const ruleSchema = z.object({
  tenant_id: z.string(),
  rule_id: z.string(),
  version: z.number().int(),
  definition: z.unknown(),
  metrics: z.array(
    z.object({ metric_id: z.string(), version: z.number().int(), title: z.string(), source: z.string() }),
  ),
  updated_at_micros: z.number().int(),
});

/** The rule that the trigger on `rule` wrote down. */
function ruleOf(payload: unknown): RuleConfig {
  const { updated_at_micros, definition, ...rule } = ruleSchema.parse(payload);
  return { ...rule, definition: JSON.stringify(definition), updated_at: updated_at_micros };
}

/** Whole micros, or billionths, come as text: they may be beyond 2^53. */
const micros = z.string().transform(BigInt);

const entityVersionSchema = z.object({
  tenant_id: z.string(),
  platform: z.enum(platformSymbols),
  account_id: z.string(),
  kind: z.string(),
  entity_id: z.string(),
  valid_from: z.number().int(),
  valid_to: z.number().int().nullable(),
  gone: z.boolean(),
  name: z.string().nullable(),
  state: z.string().nullable(),
  status: z.string().nullable(),
  currency: z.string().nullable(),
  iana_zone: z.string().nullable(),
  parents: z.record(z.string(), z.string()),
  budgets: z.array(z.object({ micros, currency: z.string().nullable(), period: z.string() })),
  bid: micros.nullable(),
  starts: z.string().nullable(),
  ends: z.string().nullable(),
});

/** The version that the triggers on `entity_version` wrote down. */
function entityVersionOf(payload: unknown): EntityVersion {
  return entityVersionSchema.parse(payload);
}

const rateDaySchema = z.object({
  tenant_id: z.string(),
  source: z.string(),
  base: z.string(),
  day: z.string().transform(dayFromIso),
  rates: z.array(z.object({ currency: z.string(), billionths: micros, revision: z.number().int() })),
});

/** The rates that the trigger on `fx_rate` wrote down. */
function rateDayOf(payload: unknown): RateDay {
  return rateDaySchema.parse(payload);
}

const reportingSchema = z.object({
  tenant_id: z.string(),
  currency: z.string().nullable(),
  source: z.string(),
  longest_days: z.number().int(),
  updated_at_micros: z.number().int(),
});

/** The choice that the trigger on `reporting_currency` wrote down. */
function reportingOf(payload: unknown): ReportingCurrency {
  const { updated_at_micros, ...reporting } = reportingSchema.parse(payload);
  return { ...reporting, updated_at: updated_at_micros };
}

const auditSchema = z.object({
  tenant_id: z.string(),
  seq: z.number().int(),
  audit_id: z.string(),
  actor_type: z.enum(actorTypeSymbols),
  actor_id: z.string(),
  on_behalf_of: z.string().nullable(),
  action: z.string(),
  subject_type: z.string(),
  subject_id: z.string(),
  subject_version: z.string().nullable(),
  outcome: z.enum(outcomeSymbols),
  before: z.string().nullable(),
  after: z.string().nullable(),
  reason: z.string().nullable(),
  request_id: z.string(),
  ip_hash: z.string().nullable(),
  prev_hash: z.string(),
  hash: z.string(),
  occurred_at_micros: z.number().int(),
});

/** The event that the trigger on `audit_event` wrote down. */
function auditEventOf(payload: unknown, key: string): AuditEvent {
  const row = auditSchema.parse(payload);
  return {
    h: {
      event_id: row.audit_id,
      tenant_id: row.tenant_id,
      connection_id: '',
      platform: 'UNKNOWN',
      schema_ver: 1,
      produced_at: row.occurred_at_micros,
      trace_id: row.request_id,
      causation_id: null,
      partition_key: key,
    },
    audit_id: row.audit_id,
    seq: row.seq,
    actor: { type: row.actor_type, id: row.actor_id, on_behalf_of: row.on_behalf_of },
    action: row.action,
    subject: { type: row.subject_type, id: row.subject_id, version: row.subject_version },
    outcome: row.outcome,
    before: bytes(row.before),
    after: bytes(row.after),
    reason: row.reason,
    request_id: row.request_id,
    ip_hash: row.ip_hash,
    prev_hash: row.prev_hash,
    hash: row.hash,
    occurred_at: row.occurred_at_micros,
  };
}

function bytes(text: string | null): Buffer | null {
  return text === null ? null : Buffer.from(text, 'utf8');
}

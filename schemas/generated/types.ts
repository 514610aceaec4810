// Generated from schemas/avro by `npm run generate`. Do not edit.

/** Quality warnings. A flagged row is delivered; rows that cannot be trusted go to quarantine instead. */
export type DqFlag = 'UNKNOWN' | 'CLICKS_EXCEED_IMPRESSIONS' | 'CONVERSIONS_WITHOUT_CLICKS' | 'SPEND_WITHOUT_IMPRESSIONS' | 'RATIO_DISAGREES' | 'LEVEL_TOTALS_DIFFER' | 'NEGATIVE_NOISE' | 'SCHEMA_DRIFT' | 'EXACT_DUPLICATE' | 'MIXED_CURRENCY';
export const dqFlagSymbols = ['UNKNOWN', 'CLICKS_EXCEED_IMPRESSIONS', 'CONVERSIONS_WITHOUT_CLICKS', 'SPEND_WITHOUT_IMPRESSIONS', 'RATIO_DISAGREES', 'LEVEL_TOTALS_DIFFER', 'NEGATIVE_NOISE', 'SCHEMA_DRIFT', 'EXACT_DUPLICATE', 'MIXED_CURRENCY'] as const satisfies readonly DqFlag[];

/** PROVISIONAL inside the platform's latency, SETTLING inside its restatement window, FINAL after it. */
export type Finality = 'UNKNOWN' | 'PROVISIONAL' | 'SETTLING' | 'FINAL';
export const finalitySymbols = ['UNKNOWN', 'PROVISIONAL', 'SETTLING', 'FINAL'] as const satisfies readonly Finality[];

/** What every record of every topic carries: who it belongs to, where it came from, how to trace it. */
export interface Header {
  /** Unique for this record. */
  event_id: string;
  tenant_id: string;
  /** The connection it was fetched through; `import` for files. */
  connection_id: string;
  platform: Platform;
  schema_ver: number;
  produced_at: number;
  trace_id: string;
  /** event_id of the record that caused this one. */
  causation_id: string | null;
  /** The Kafka key: tenant|account. */
  partition_key: string;
}

export type Platform = 'UNKNOWN' | 'META' | 'GOOGLE' | 'DV360' | 'TTD' | 'AMAZON' | 'MICROSOFT' | 'TIKTOK' | 'LINKEDIN' | 'SNAPCHAT' | 'REDDIT' | 'X' | 'PINTEREST' | 'APPLE' | 'XANDR' | 'CRITEO' | 'CUSTOM';
export const platformSymbols = ['UNKNOWN', 'META', 'GOOGLE', 'DV360', 'TTD', 'AMAZON', 'MICROSOFT', 'TIKTOK', 'LINKEDIN', 'SNAPCHAT', 'REDDIT', 'X', 'PINTEREST', 'APPLE', 'XANDR', 'CRITEO', 'CUSTOM'] as const satisfies readonly Platform[];

/** Entity level of a fact family. Levels are never derived from one another. */
export type Level = 'UNKNOWN' | 'ACCOUNT' | 'CAMPAIGN' | 'AD_GROUP' | 'AD' | 'CREATIVE' | 'KEYWORD';
export const levelSymbols = ['UNKNOWN', 'ACCOUNT', 'CAMPAIGN', 'AD_GROUP', 'AD', 'CREATIVE', 'KEYWORD'] as const satisfies readonly Level[];

/** The unified additive measures. Null is `the platform did not say`, which is not zero. */
export interface Measures {
  impressions: number | null;
  viewable_impressions: number | null;
  measurable_impressions: number | null;
  clicks: number | null;
  link_clicks: number | null;
  video_starts: number | null;
  video_q25: number | null;
  video_q50: number | null;
  video_q75: number | null;
  video_completes: number | null;
  engagements: number | null;
  /** Count x 1e6: platforms attribute fractions. */
  conversions: bigint | null;
  view_conversions: bigint | null;
  installs: bigint | null;
  leads: bigint | null;
  /** Micros of the account's own currency. */
  spend: bigint | null;
  conversion_value: bigint | null;
  /** Micros of the tenant's reporting currency. */
  spend_rep: bigint | null;
  value_rep: bigint | null;
}

/** Where the bytes of a row stand: replay pointer. */
export interface RawRef {
  topic: string;
  partition: number;
  offset: number;
  /** Index of the row in the chunk, from 0. */
  row: number;
}

/** Why an amount is not told in the reporting currency: UNKNOWN_CURRENCY, the source publishes none of it; NO_RATE_YET, none up to that day; RATE_TOO_OLD, only one that no longer holds; OVERFLOW, beyond 64 bits; NOT_CONVERTED, of a sum: some of its facts came before there was a reporting currency; MIXED_CURRENCY, of a sum: its facts were converted into different currencies. */
export type RepReason = 'UNKNOWN' | 'UNKNOWN_CURRENCY' | 'NO_RATE_YET' | 'RATE_TOO_OLD' | 'OVERFLOW' | 'NOT_CONVERTED' | 'MIXED_CURRENCY';
export const repReasonSymbols = ['UNKNOWN', 'UNKNOWN_CURRENCY', 'NO_RATE_YET', 'RATE_TOO_OLD', 'OVERFLOW', 'NOT_CONVERTED', 'MIXED_CURRENCY'] as const satisfies readonly RepReason[];

/** What a fetch knew of its slice; travels on the BEGIN and END markers. */
export interface SliceContext {
  /** ISO 4217, of the account; null where rows carry it. */
  currency: string | null;
  /** IANA zone in which the report day is meant. */
  account_zone: string | null;
  /** JSON of the report profile made from a mapping file; null for a built-in profile. */
  mapping: string | null;
  attribution_spec: string | null;
  requested_fields: string[];
  request_fingerprint: string;
  fetched_at: number;
  data_as_of: number | null;
  /** END only: true when the fetch holds every row of the slice. */
  complete: boolean | null;
  /** END only: rows sent in all chunks of this fetch. */
  row_count: number | null;
}

/** audit.events: who did what to which subject, chained per tenant. How hash is made: docs/reference/audit.md. */
export interface AuditEvent {
  h: Header;
  audit_id: string;
  /** Its number in the trail of its tenant, from 1 without a gap. */
  seq: number;
  actor: Actor;
  action: string;
  subject: Subject;
  outcome: Outcome;
  /** Redacted JSON. */
  before: Buffer | null;
  /** Redacted JSON. */
  after: Buffer | null;
  reason: string | null;
  request_id: string;
  ip_hash: string | null;
  prev_hash: string;
  hash: string;
  occurred_at: number;
}

export interface Actor {
  type: ActorType;
  id: string;
  on_behalf_of: string | null;
}

export type ActorType = 'UNKNOWN' | 'USER' | 'RULE' | 'WORKFLOW' | 'SYSTEM';
export const actorTypeSymbols = ['UNKNOWN', 'USER', 'RULE', 'WORKFLOW', 'SYSTEM'] as const satisfies readonly ActorType[];

export interface Subject {
  type: string;
  id: string;
  version: string | null;
}

export type Outcome = 'UNKNOWN' | 'OK' | 'DENIED' | 'FAILED' | 'DRY_RUN';
export const outcomeSymbols = ['UNKNOWN', 'OK', 'DENIED', 'FAILED', 'DRY_RUN'] as const satisfies readonly Outcome[];

/** bronze.data.cleaned: one decoded source row under its source names, or a slice marker passed on. */
export interface CleanedRow {
  h: Header;
  record_kind: CleanedKind;
  report_type: string;
  level: Level;
  account_id: string;
  slice_id: string;
  slice_fetch_seq: number;
  chunk_no: number;
  /** Line in the source file, from 1, or the running row of the fetch. */
  row_no: number;
  source_day: number;
  source_hour: number | null;
  /** Whether it is the second of two equal local hours, on the day clocks go back; null: the source does not tell. */
  hour_repeated: boolean | null;
  /** Source names. Ids, decimals and numbers beyond 2^53 are strings. */
  fields: Record<string, string | number | boolean | null>;
  row_hash: string;
  dq_flags: DqFlag[];
  raw_ref: RawRef;
  /** Source columns that the report's profile does not know. */
  drift: string[];
  /** On BEGIN and END. */
  slice: SliceContext | null;
  /** CHUNK_END: rows the chunk held. */
  chunk_rows: number | null;
  /** CHUNK_END: rows of the chunk that went to quarantine. */
  chunk_quarantined: number | null;
  /** CHUNK_END: exact duplicates inside the chunk that were dropped. */
  chunk_duplicates: number | null;
}

export type CleanedKind = 'UNKNOWN' | 'SLICE_BEGIN' | 'ROW' | 'CHUNK_END' | 'SLICE_END';
export const cleanedKindSymbols = ['UNKNOWN', 'SLICE_BEGIN', 'ROW', 'CHUNK_END', 'SLICE_END'] as const satisfies readonly CleanedKind[];

/** config.accounts: what is known of an ad account. Compacted, key tenant|platform|account. */
export interface AccountConfig {
  tenant_id: string;
  platform: Platform;
  account_id: string;
  name: string | null;
  currency: string;
  iana_zone: string;
  /** Overrides the platform's default. */
  settle_days: number | null;
  updated_at: number;
}

/** config.entities: what a platform said of a campaign, ad … from one time to another. Compacted, a key for each version: tenant|platform|account|kind|entity|valid_from. A version that is over comes once more with its end. */
export interface EntityVersion {
  tenant_id: string;
  platform: Platform;
  account_id: string;
  /** account, portfolio, campaign, ad_group, ad or budget, in the unified hierarchy. */
  kind: string;
  /** Of one entity within its platform and kind. */
  entity_id: string;
  /** When it was first seen so. */
  valid_from: number;
  /** When it was first seen otherwise, or not any more; null: it is so now. */
  valid_to: number | null;
  /** True: the version ended because the platform no longer lists the entity. */
  gone: boolean;
  name: string | null;
  /** active, paused, draft, pending, blocked, ended, archived, removed or unknown; null where the platform does not say. */
  state: string | null;
  /** The platform's own word. */
  status: string | null;
  currency: string | null;
  iana_zone: string | null;
  /** Ids of what it stands under, by kind. */
  parents: Record<string, string>;
  /** Empty: it has none of its own. */
  budgets: EntityBudget[];
  /** In its currency. */
  bid: bigint | null;
  /** As far as the platform says it: an instant, a clock time or a day, ISO 8601. */
  starts: string | null;
  ends: string | null;
}

export interface EntityBudget {
  micros: bigint;
  currency: string | null;
  /** daily, monthly, lifetime, range or unknown. */
  period: string;
}

/** config.flights: budget and days that an entity was planned for, as its organisation says. Compacted; a flight that was taken back is a tombstone. */
export interface FlightConfig {
  tenant_id: string;
  platform: Platform;
  account_id: string;
  level: Level;
  /** Of level ACCOUNT the account's own id. */
  entity_id: string;
  /** First day, of the account. An entity may have several flights, each with a first day of its own. */
  starts: number;
  /** Last day, included. */
  ends: number;
  budget_micros: bigint;
  currency: string;
  updated_at: number;
}

/** config.metrics: the metrics of an organisation beside the built-in ones, all that can be referred to, so that what changed together is seen at once. Compacted, key tenant. */
export interface MetricCatalogue {
  tenant_id: string;
  /** The newest version of each and those that a formula names by number, in the order of ids and numbers. A version is never changed. */
  metrics: MetricVersion[];
  updated_at: number;
}

export interface MetricVersion {
  metric_id: string;
  version: number;
  title: string;
  /** The formula. */
  source: string;
  /** True: from this version on it is no longer computed for new data. */
  retired: boolean;
}

/** config.rates: the exchange rates that a source published for a day, each at its newest revision. Compacted, key tenant|source|day; a day comes again when a rate of it is new or corrected. */
export interface RateDay {
  tenant_id: string;
  /** What ids of rates begin with, such as ecb. */
  source: string;
  /** ISO 4217: what one unit of it was. */
  base: string;
  day: number;
  /** Sorted by currency. */
  rates: CurrencyRate[];
}

export interface CurrencyRate {
  currency: string;
  /** Of one unit of the currency: 1250000000 is 1.25. Whole, of 64 bits. */
  billionths: bigint;
  /** From 1; grows when the source corrects it. */
  revision: number;
}

/** config.reporting: the currency in which an organisation sees all amounts beside their own, and whose rates convert them. Compacted, key tenant. */
export interface ReportingCurrency {
  tenant_id: string;
  /** ISO 4217; null: amounts are not converted. */
  currency: string | null;
  /** Whose rates, as `source` of config.rates. */
  source: string;
  /** The last rate before a day holds if it is at most so many days older. */
  longest_days: number;
  updated_at: number;
}

/** config.rules: the version of a rule that is in force. Compacted, key tenant|rule; a tombstone removes the rule. */
export interface RuleConfig {
  tenant_id: string;
  rule_id: string;
  version: number;
  /** JSON of the rule as a file has it. */
  definition: string;
  /** The organisation's metrics that its formulas refer to, directly or through others: every version up to the one in use. */
  metrics: RuleMetric[];
  updated_at: number;
}

export interface RuleMetric {
  metric_id: string;
  version: number;
  title: string;
  source: string;
}

/** connector.data.raw: exact payload bytes, framed as a slice: SLICE_BEGIN, ROWS chunks, SLICE_END. */
export interface RawRecord {
  h: Header;
  record_kind: RawKind;
  report_type: string;
  level: Level;
  account_id: string;
  slice_day: number;
  /** platform/account/report/level/day: what a newer fetch of it replaces. */
  slice_id: string;
  /** Monotonic per slice: a newer fetch has a greater one. */
  slice_fetch_seq: number;
  /** ROWS: from 0, ascending in a fetch. Markers: -1. */
  chunk_no: number;
  request_fingerprint: string;
  attribution_spec: string | null;
  requested_fields: string[];
  fetched_at: number;
  data_as_of: number | null;
  complete: boolean | null;
  row_count: number | null;
  payload_encoding: PayloadEncoding;
  compression: PayloadCompression;
  /** At most 900 kB. csv: the header line, then whole rows as they stood in the file. */
  payload: Buffer;
  payload_sha256: string;
  csv_delimiter: string | null;
  /** For each row of the chunk the line of the source file on which it starts, from 1; empty where there is no file. */
  line_numbers: number[];
  /** The account's currency as the fetcher knows it. */
  currency: string | null;
  account_zone: string | null;
  /** JSON of the report profile made from a mapping file; null for a built-in profile. */
  mapping: string | null;
  http_status: number | null;
  api_version: string | null;
}

export type RawKind = 'UNKNOWN' | 'SLICE_BEGIN' | 'ROWS' | 'SLICE_END';
export const rawKindSymbols = ['UNKNOWN', 'SLICE_BEGIN', 'ROWS', 'SLICE_END'] as const satisfies readonly RawKind[];

export type PayloadEncoding = 'unknown' | 'json' | 'csv' | 'ndjson';
export const payloadEncodingSymbols = ['unknown', 'json', 'csv', 'ndjson'] as const satisfies readonly PayloadEncoding[];

export type PayloadCompression = 'unknown' | 'none' | 'gzip';
export const payloadCompressionSymbols = ['unknown', 'none', 'gzip'] as const satisfies readonly PayloadCompression[];

/** bronze.data.quarantined and silver.data.quarantined: a row that cannot be trusted, with the reason and where its bytes are. */
export interface QuarantinedRow {
  h: Header;
  stage: Stage;
  report_type: string;
  level: Level;
  account_id: string;
  slice_day: number;
  slice_id: string;
  slice_fetch_seq: number;
  /** Line in the source file, from 1. */
  row_no: number;
  /** One of the codes in processors/quality.ts. */
  reason_code: string;
  /** What is wrong, in words, with the next step. */
  reason: string;
  field: string | null;
  /** The offending value, cut to 256 characters. */
  value: string | null;
  /** The row, cut to 8192 characters; its bytes are at raw_ref. */
  row: string;
  raw_ref: RawRef;
  quarantined_at: number;
}

export type Stage = 'UNKNOWN' | 'BRONZE' | 'SILVER';
export const stageSymbols = ['UNKNOWN', 'BRONZE', 'SILVER'] as const satisfies readonly Stage[];

/** gold.data.ready: one entity on one day (or hour), aggregated and measured; the greatest revision of a gold_key is the truth. */
export interface GoldMetric {
  h: Header;
  gold_key: string;
  report_type: string;
  report_family: string;
  /** Of several reports of one level and family that tell the same day of an account, the one with the least rank counts, then the first by name. */
  report_rank: number;
  level: Level;
  account_id: string;
  entity_id: string;
  entity_name: string | null;
  /** What the platform said of it on that day: active, paused, draft, pending, blocked, ended, archived, removed; null where nobody knows. */
  entity_state: string | null;
  /** Names are those of that day. */
  account_name: string | null;
  /** What it stood under on that day; of a campaign itself. */
  campaign_id: string | null;
  campaign_name: string | null;
  ad_group_id: string | null;
  ad_group_name: string | null;
  /** Ids from the account down to the entity. */
  path: string[];
  report_day: number;
  /** Of the account's clock. The hour that comes twice on the day clocks go back is one record. */
  hour: number | null;
  zone: string;
  currency: string;
  measures: Measures;
  /** The reporting currency of spend_rep and value_rep; null where the organisation has none. */
  rep_currency: string | null;
  /** Why spend_rep or value_rep is null though there is an amount and a reporting currency: a sum is told only where all of its facts were converted into one currency. */
  rep_reason: RepReason | null;
  /** People reached, as a report tells it of the entity in one row: reach of several rows cannot be added up. */
  reach: number | null;
  /** By metric_id@version. MONEY values are currency units. */
  metrics: Record<string, MetricValue>;
  /** Daily budget of the entity on that day, in its currency; null where it has none or nobody knows. */
  budget_micros: bigint | null;
  pacing: number | null;
  finality: Finality;
  /** 1 when the slice behind it was fetched complete, 0 when only in part. */
  coverage: number;
  revision: number;
  /** True when no fact is left below it. */
  is_retraction: boolean;
  contributing_slices: number;
  /** Live facts below it. */
  facts: number;
  computed_at: number;
  /** As-of time of the newest data in it. */
  input_watermark: number;
}

export interface MetricValue {
  value: number | null;
  reason: MetricReason;
  unit: MetricUnit;
}

export type MetricReason = 'UNKNOWN' | 'OK' | 'DIV0' | 'NO_DATA' | 'PARTIAL' | 'MIXED_CURRENCY' | 'OVERFLOW';
export const metricReasonSymbols = ['UNKNOWN', 'OK', 'DIV0', 'NO_DATA', 'PARTIAL', 'MIXED_CURRENCY', 'OVERFLOW'] as const satisfies readonly MetricReason[];

export type MetricUnit = 'UNKNOWN' | 'COUNT' | 'MONEY' | 'RATIO' | 'PERCENT' | 'DURATION' | 'SCORE';
export const metricUnitSymbols = ['UNKNOWN', 'COUNT', 'MONEY', 'RATIO', 'PERCENT', 'DURATION', 'SCORE'] as const satisfies readonly MetricUnit[];

/** rules.alerts: one transition of one alert instance. */
export interface Alert {
  h: Header;
  alert_id: string;
  /** Hash of tenant, rule_id and group labels. */
  fingerprint: string;
  rule_id: string;
  rule_version: number;
  state: AlertState;
  prev_state: AlertState;
  transition_seq: number;
  severity: Severity;
  labels: Record<string, string>;
  entity: EntityRef;
  value: number | null;
  value_reason: ValueReason;
  threshold: number | null;
  baseline: number | null;
  window: string;
  /** What the condition compares, as written in it, with both sides of what is a ratio. */
  evidence: Evidence[];
  finality: Finality;
  event_time: number;
  evaluated_at: number;
  active_since: number | null;
  suppressed_by: string | null;
  evaluation_id: string;
  annotations: Record<string, string>;
  action_proposals: string[];
  /** What people call the rule. */
  rule_name: string;
  entity_name: string | null;
  /** What and how bad, in one line, such as `CTR dropped: Spring sale 0.31%, below 0.5%`. */
  subject: string;
  /** The formula that was evaluated. */
  condition: string;
  /** How value stands to threshold when the condition holds: `<`, `<=`, `>`, `>=`, `==`, `!=`; empty for a condition that compares nothing. */
  comparison: string;
  /** Of value, threshold and baseline. MONEY is in currency units, RATIO a fraction. */
  unit: AlertUnit;
  /** Of value, where it is money. */
  currency: string | null;
  /** value / baseline - 1. */
  change: number | null;
  /** AMENDED: what value was before the data was restated. */
  previous_value: number | null;
  /** The last day that went into value. */
  report_day: number | null;
  /** As-of time of the newest data in it. */
  data_as_of: number | null;
  /** Share of the days looked at that were fetched complete. */
  coverage: number;
  /** slice_id of the newest days behind value, at most 31: what to look rows up with. */
  slices: string[];
  /** Path of the alert in the web application. */
  link: string;
  /** True for a rule that is being tried: shown, but nobody is told and nothing is done. */
  shadow: boolean;
  /** How often a day each channel is told that this alert fires, however often it comes back; null: as often as it does. */
  max_notifications_per_day: number | null;
  /** IANA zone of the rule, else of the account: what a day is. */
  zone: string;
}

export type AlertState = 'UNKNOWN' | 'OK' | 'PENDING' | 'FIRING' | 'RECOVERING' | 'RESOLVED' | 'NO_DATA' | 'ERROR' | 'AMENDED' | 'SUPPRESSED';
export const alertStateSymbols = ['UNKNOWN', 'OK', 'PENDING', 'FIRING', 'RECOVERING', 'RESOLVED', 'NO_DATA', 'ERROR', 'AMENDED', 'SUPPRESSED'] as const satisfies readonly AlertState[];

export type Severity = 'UNKNOWN' | 'INFO' | 'WARN' | 'CRITICAL';
export const severitySymbols = ['UNKNOWN', 'INFO', 'WARN', 'CRITICAL'] as const satisfies readonly Severity[];

export interface EntityRef {
  platform: Platform;
  account_id: string;
  level: Level;
  entity_id: string;
}

export type ValueReason = 'UNKNOWN' | 'OK' | 'DIV0' | 'NO_DATA' | 'PARTIAL' | 'MIXED_CURRENCY' | 'OVERFLOW';
export const valueReasonSymbols = ['UNKNOWN', 'OK', 'DIV0', 'NO_DATA', 'PARTIAL', 'MIXED_CURRENCY', 'OVERFLOW'] as const satisfies readonly ValueReason[];

export interface Evidence {
  metric: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
}

export type AlertUnit = 'UNKNOWN' | 'COUNT' | 'MONEY' | 'RATIO' | 'PERCENT' | 'DURATION' | 'SCORE';
export const alertUnitSymbols = ['UNKNOWN', 'COUNT', 'MONEY', 'RATIO', 'PERCENT', 'DURATION', 'SCORE'] as const satisfies readonly AlertUnit[];

/** rules.evaluations: what a rule came to for an entity, whether or not anybody is told of it. One that comes to the same as the one before it is not told again. */
export interface RuleEvaluation {
  h: Header;
  rule_id: string;
  rule_version: number;
  /** That of the alert, when there is one. */
  fingerprint: string;
  entity: EntityRef;
  entity_name: string | null;
  evaluated_at: number;
  /** BETWEEN: neither the condition nor the clear condition holds. HELD: the data is not final or not complete enough to judge. */
  outcome: EvaluationOutcome;
  /** Of the alert after it. */
  state: AlertState;
  severity: Severity;
  value: number | null;
  value_reason: ValueReason;
  threshold: number | null;
  /** What the condition compares, with both sides of what is a ratio. */
  inputs: Evidence[];
  unit: AlertUnit;
  currency: string | null;
  /** The last day that went into value. */
  report_day: number;
  finality: Finality;
  coverage: number;
  /** Whether data of days before yesterday brought it about. */
  restated: boolean;
}

export type EvaluationOutcome = 'UNKNOWN' | 'MET' | 'CLEAR' | 'BETWEEN' | 'NO_DATA' | 'ERROR' | 'HELD';
export const evaluationOutcomeSymbols = ['UNKNOWN', 'MET', 'CLEAR', 'BETWEEN', 'NO_DATA', 'ERROR', 'HELD'] as const satisfies readonly EvaluationOutcome[];

/** silver.data.processed: a fact in unified measures, with the one it replaces; SLICE_END closes a fetch. */
export interface ProcessedFact {
  h: Header;
  /** Hash of platform, account, report family, level, entity, day, hour, sorted dims, attribution. */
  fact_key: string;
  op: FactOp;
  /** From 1, ascending per fact_key. */
  revision: number;
  slice_id: string;
  slice_fetch_seq: number;
  report_type: string;
  report_family: string;
  /** Of several reports of one level and family that tell the same day of an account, the one with the least rank counts, then the first by name. */
  report_rank: number;
  level: Level;
  account_id: string;
  /** As the report says it, else what its entity stood under on that day. */
  campaign_id: string | null;
  ad_group_id: string | null;
  ad_id: string | null;
  creative_id: string | null;
  /** As it was called on that day; of an entity that nobody has listed, as the report says it. So are the other names. */
  account_name: string | null;
  campaign_name: string | null;
  ad_group_name: string | null;
  ad_name: string | null;
  report_day: number;
  /** Of the account's clock. On the day clocks go back one hour comes twice: utc_start tells which. */
  hour: number | null;
  account_zone: string;
  utc_start: number;
  utc_end: number;
  currency: string;
  dims: Record<string, string>;
  attribution: Attribution;
  measures: Measures;
  /** Measures of the revision that this one replaces; null when there was none. */
  previous: Measures | null;
  /** Not additive. */
  reach: number | null;
  /** Not additive. */
  frequency: number | null;
  /** The published rates that spend_rep and value_rep were made with; null where nothing was converted. */
  fx_rate_id: string | null;
  /** The reporting currency of spend_rep and value_rep; null where the organisation has none. */
  rep_currency: string | null;
  /** Why spend_rep or value_rep is null though there is an amount and a reporting currency. */
  rep_reason: RepReason | null;
  /** Of the entity of its level on that day: active, paused, draft, pending, blocked, ended, archived, removed; null where nobody knows. */
  entity_state: string | null;
  /** Daily budget of the entity of its level on that day, in its currency; null where it has none or nobody knows. */
  budget_micros: bigint | null;
  finality: Finality;
  data_as_of: number | null;
  dq_flags: DqFlag[];
  slice: SliceSummary | null;
}

export type FactOp = 'UNKNOWN' | 'UPSERT' | 'RETRACT' | 'SLICE_END';
export const factOpSymbols = ['UNKNOWN', 'UPSERT', 'RETRACT', 'SLICE_END'] as const satisfies readonly FactOp[];

export interface Attribution {
  click_days: number | null;
  view_days: number | null;
  model: string | null;
}

/** On SLICE_END: what the fetch did. */
export interface SliceSummary {
  decision: SliceDecision;
  complete: boolean;
  rows: number;
  upserts: number;
  retracts: number;
  unchanged: number;
  duplicates: number;
  quarantined: number;
  live_facts: number;
  fetched_at: number;
  reason: string | null;
}

export type SliceDecision = 'UNKNOWN' | 'APPLIED' | 'PARTIAL' | 'STALE';
export const sliceDecisionSymbols = ['UNKNOWN', 'APPLIED', 'PARTIAL', 'STALE'] as const satisfies readonly SliceDecision[];

/** slices.events: something is wrong with a slice (a day of a report of an account), or is no longer. What rules see of the ledger. */
export interface SliceEvent {
  h: Header;
  slice_id: string;
  account_id: string;
  report_type: string;
  level: Level;
  report_day: number;
  /** LATE: its next fetch has not come by the time that the agreement on freshness allows. SHRANK: a complete fetch left less than half of its facts. INCOMPLETE: its newest fetch did not hold all of it. */
  trouble: SliceTrouble;
  /** True when it begins, false when it is over. */
  open: boolean;
  /** When it began. */
  since: number;
  /** When it began, or when it was over. */
  happened_at: number;
  /** SHRANK: how many facts there were. */
  facts_before: number | null;
  facts: number | null;
  /** What the last fetch failed with, or why it is held back. */
  reason: string | null;
}

export type SliceTrouble = 'UNKNOWN' | 'LATE' | 'SHRANK' | 'INCOMPLETE';
export const sliceTroubleSymbols = ['UNKNOWN', 'LATE', 'SHRANK', 'INCOMPLETE'] as const satisfies readonly SliceTrouble[];

/** Every record that a topic carries, by its name. */
export interface Records {
  AuditEvent: AuditEvent;
  CleanedRow: CleanedRow;
  AccountConfig: AccountConfig;
  EntityVersion: EntityVersion;
  FlightConfig: FlightConfig;
  MetricCatalogue: MetricCatalogue;
  RateDay: RateDay;
  ReportingCurrency: ReportingCurrency;
  RuleConfig: RuleConfig;
  RawRecord: RawRecord;
  QuarantinedRow: QuarantinedRow;
  GoldMetric: GoldMetric;
  Alert: Alert;
  RuleEvaluation: RuleEvaluation;
  ProcessedFact: ProcessedFact;
  SliceEvent: SliceEvent;
}

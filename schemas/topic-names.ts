import type { Records } from './generated/types.ts';

/** The topics that carry the contract, by the name the code calls them. Partitions and retention: `redpanda/topics.ts`. */
export const topicNames = {
  raw: 'connector.data.raw',
  cleaned: 'bronze.data.cleaned',
  processed: 'silver.data.processed',
  ready: 'gold.data.ready',
  bronzeQuarantined: 'bronze.data.quarantined',
  silverQuarantined: 'silver.data.quarantined',
  accounts: 'config.accounts',
  metrics: 'config.metrics',
  rules: 'config.rules',
  entities: 'config.entities',
  rates: 'config.rates',
  reporting: 'config.reporting',
  flights: 'config.flights',
  sliceEvents: 'slices.events',
  alerts: 'rules.alerts',
  evaluations: 'rules.evaluations',
  audit: 'audit.events',
} as const;

/**
 * Partitions of the data topics and of what is read beside them. They share key and count, so that an ad account is in the same
 * partition, and task, of every stage.
 */
export const dataPartitions = 12;

/** What the code calls a topic. */
export type TopicId = keyof typeof topicNames;

/** The record that each topic carries. */
export const topicRecords = {
  raw: 'RawRecord',
  cleaned: 'CleanedRow',
  processed: 'ProcessedFact',
  ready: 'GoldMetric',
  bronzeQuarantined: 'QuarantinedRow',
  silverQuarantined: 'QuarantinedRow',
  accounts: 'AccountConfig',
  metrics: 'MetricCatalogue',
  rules: 'RuleConfig',
  entities: 'EntityVersion',
  rates: 'RateDay',
  reporting: 'ReportingCurrency',
  flights: 'FlightConfig',
  sliceEvents: 'SliceEvent',
  alerts: 'Alert',
  evaluations: 'RuleEvaluation',
  audit: 'AuditEvent',
} as const satisfies Record<TopicId, keyof Records>;

/** What a topic's keys are made of. */
export const topicKeys = {
  raw: 'tenant|account',
  cleaned: 'tenant|account',
  processed: 'tenant|account',
  ready: 'tenant|account',
  bronzeQuarantined: 'tenant|account',
  silverQuarantined: 'tenant|account',
  accounts: 'tenant|platform|account',
  metrics: 'tenant',
  rules: 'tenant|rule',
  entities: 'tenant|platform|account|kind|entity|valid_from',
  rates: 'tenant|source|day',
  reporting: 'tenant',
  flights: 'tenant|platform|account|level|entity|starts',
  sliceEvents: 'tenant|account',
  alerts: 'tenant|fingerprint',
  evaluations: 'tenant|fingerprint',
  audit: 'tenant|subject',
} as const satisfies Record<TopicId, string>;

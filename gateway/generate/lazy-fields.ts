/** Fields that have a resolver of their own, by their type: whoever gives such an object leaves them out. */
export const lazyFields: Readonly<Record<string, readonly string[]>> = {
  Rule: ['published', 'openAlerts', 'firingAlerts', 'lastFiredAt', 'versions', 'diff'],
  Slice: ['account'],
  Reconciliation: ['account'],
  Alert: ['account'],
  Fact: ['account'],
  Entity: ['account', 'parents', 'history'],
  DeadLetter: ['isGivenBack'],
  PipelineTopology: ['status'],
  Silence: ['alerts'],
  Channel: ['delivery'],
  Connection: ['freshness', 'accounts', 'days', 'backfills'],
};

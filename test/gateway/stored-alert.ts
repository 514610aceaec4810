/** 2026-11-02T11:00:00.000001Z in microseconds. */
export const someInstant = 1_793_617_200_000_001;

/** A transition of an alert as its topic has it, but for what a test says. */
export function alertEvent(tenant: string, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    tenant_id: tenant,
    ...{ alert_id: 'x1', fingerprint: 'f', rule_id: 'r', rule_version: 1, rule_name: 'CTR is low', transition_seq: 1 },
    ...{ state: 'FIRING', prev_state: 'PENDING', severity: 'CRITICAL', subject: 'CTR is low' },
    ...{ labels: {}, annotations: {} },
    entity: { platform: 'META', account_id: 'a1', level: 'CAMPAIGN', entity_id: 'c1' },
    ...{ entity_name: null, value: 0.008, value_reason: 'OK', previous_value: null, threshold: 0.01, comparison: '<' },
    ...{ unit: 'RATIO', currency: null, finality: 'FINAL', report_day: null, data_as_of: null, suppressed_by: null },
    evidence: [{ metric: '@ctr over 1d', value: 0.008, numerator: 8, denominator: 1000 }],
    ...{ shadow: false, event_time: someInstant },
    ...changes,
  };
}

import type { AlertChange as AlertMessage } from '../generated/grpc/millrace/v1/AlertChange.ts';
import type { AlertEvidence as EvidenceMessage } from '../generated/grpc/millrace/v1/AlertEvidence.ts';
import type { AlertChange, AlertEvidence } from '../generated/resolvers.ts';
import { present } from './present.ts';

/** A transition as its message. */
export function alertMessage(alert: AlertChange): AlertMessage {
  const { entityName, value, previousValue, threshold, currency, reportDay, suppressedBy, cause, dataAsOf } = alert;
  return {
    alertId: alert.alertId,
    fingerprint: alert.fingerprint,
    ruleId: alert.ruleId,
    ruleVersion: alert.ruleVersion,
    ruleName: alert.ruleName,
    seq: alert.seq,
    state: `ALERT_STATE_${alert.state}`,
    prevState: `ALERT_STATE_${alert.prevState}`,
    severity: `SEVERITY_${alert.severity}`,
    subject: alert.subject,
    platform: alert.platform,
    accountId: alert.accountId,
    level: alert.level,
    entityId: alert.entityId,
    valueReason: alert.valueReason,
    comparison: alert.comparison,
    unit: alert.unit,
    evidence: alert.evidence.map(evidenceMessage),
    finality: alert.finality,
    labels: Object.fromEntries(alert.labels.map(({ name, value: label }) => [name, label])),
    shadow: alert.shadow,
    at: timestamp(alert.at),
    dataAsOf: dataAsOf === null ? null : timestamp(dataAsOf),
    ...present({ entityName, value, previousValue, threshold, currency, reportDay, suppressedBy, cause }),
  };
}

function evidenceMessage({ metric, value, numerator, denominator }: AlertEvidence): EvidenceMessage {
  return { metric, ...present({ value, numerator, denominator }) };
}

/** An instant of the schema, `2026-11-02T11:00:00.000001Z`, as a Timestamp. */
function timestamp(instant: string): { readonly seconds: string; readonly nanos: number } {
  const [, whole = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(instant) ?? [];
  return { seconds: String(Date.parse(`${whole}Z`) / 1000), nanos: Number(fraction.padEnd(9, '0')) };
}

import { z } from 'zod';
import { isoFromDay } from '../../schemas/day.ts';
import type { AlertChange } from '../generated/resolvers.ts';
import type { EventShape } from './event.ts';
import { instantOfMicros } from './instant-of-micros.ts';

const number = z.number().nullable();
const entrySchema = z.object({
  tenant_id: z.string(),
  alert_id: z.string(),
  fingerprint: z.string(),
  rule_id: z.string(),
  rule_version: z.number(),
  rule_name: z.string(),
  state: z.string(),
  prev_state: z.string(),
  transition_seq: z.number(),
  severity: z.string(),
  subject: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  entity: z.object({ platform: z.string(), account_id: z.string(), level: z.string(), entity_id: z.string() }),
  entity_name: z.string().nullable(),
  value: number,
  value_reason: z.string(),
  previous_value: number,
  threshold: number,
  comparison: z.string(),
  unit: z.string(),
  currency: z.string().nullable(),
  evidence: z.array(z.object({ metric: z.string(), value: number, numerator: number, denominator: number })),
  finality: z.string(),
  report_day: number,
  data_as_of: number,
  suppressed_by: z.string().nullable(),
  shadow: z.boolean(),
  event_time: z.number(),
});

/** Transitions of alerts. */
export const alertEvents: EventShape<AlertChange> = {
  parse(event) {
    const entry = entrySchema.parse(event);
    const node: AlertChange = {
      alertId: entry.alert_id,
      fingerprint: entry.fingerprint,
      ruleId: entry.rule_id,
      ruleVersion: entry.rule_version,
      ruleName: entry.rule_name,
      seq: String(entry.transition_seq),
      state: entry.state as AlertChange['state'],
      prevState: entry.prev_state as AlertChange['prevState'],
      severity: entry.severity as AlertChange['severity'],
      cause: entry.annotations.cause ?? null,
      subject: entry.subject,
      platform: entry.entity.platform as AlertChange['platform'],
      accountId: entry.entity.account_id,
      level: entry.entity.level as AlertChange['level'],
      entityId: entry.entity.entity_id,
      entityName: entry.entity_name,
      value: entry.value,
      valueReason: entry.value_reason,
      previousValue: entry.previous_value,
      threshold: entry.threshold,
      comparison: entry.comparison,
      unit: entry.unit,
      currency: entry.currency,
      evidence: entry.evidence,
      finality: entry.finality as AlertChange['finality'],
      reportDay: entry.report_day === null ? null : isoFromDay(entry.report_day),
      dataAsOf: entry.data_as_of === null ? null : instantOfMicros(entry.data_as_of),
      suppressedBy: entry.suppressed_by,
      labels: Object.entries(entry.labels).map(([name, value]) => ({ name, value })),
      shadow: entry.shadow,
      at: instantOfMicros(entry.event_time),
    };
    return { tenant: entry.tenant_id, key: entry.alert_id, node };
  },
};

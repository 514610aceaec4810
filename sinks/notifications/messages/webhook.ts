import { isoFromDay } from '../../../schemas/day.ts';
import { severityName } from '../routing/alert.ts';
import { cardOf } from './card.ts';
import { linkOf, listLinkOf } from './link.ts';
import type { Message, MessageAlert, RenderContext } from './message.ts';

/** What a webhook gets: Standard Webhooks' envelope. Times are ISO 8601 in UTC, values numbers in `unit`. */
export interface WebhookBody {
  readonly type: 'alerts.notification' | 'alerts.test';
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Says a message for programs. */
export function webhookOf(message: Message, context: RenderContext): WebhookBody {
  const { subject } = cardOf(message, context);
  return {
    type: message.reason === 'test' ? 'alerts.test' : 'alerts.notification',
    timestamp: new Date(message.at).toISOString(),
    data: {
      key: message.key,
      tenant: message.tenant,
      channel: message.channel,
      reason: message.reason,
      route: message.route,
      ...(message.undelivered !== undefined && { undelivered: message.undelivered }),
      group: message.group,
      subject,
      firing: message.firing,
      resolved: message.resolved,
      corrected: message.corrected ?? 0,
      alerts: message.alerts.map((each) => alertOf(each, message.tenant, context)),
      link: listLinkOf(message.tenant, context),
    },
  };
}

function alertOf(each: MessageAlert, tenant: string, context: RenderContext) {
  const { key, alert, status, news, acknowledged, heldBack = 0 } = each;
  return {
    key,
    alert_id: alert.alert_id,
    transition_seq: alert.transition_seq,
    status,
    state: alert.state,
    news,
    acknowledged,
    held_back: heldBack,
    severity: severityName(alert),
    subject: alert.subject,
    rule: { id: alert.rule_id, version: alert.rule_version, name: alert.rule_name, condition: alert.condition },
    entity: { ...alert.entity, name: alert.entity_name },
    labels: alert.labels,
    annotations: alert.annotations,
    value: alert.value,
    value_reason: alert.value_reason,
    comparison: alert.comparison,
    threshold: alert.threshold,
    baseline: alert.baseline,
    change: alert.change,
    previous_value: alert.previous_value,
    unit: alert.unit,
    currency: alert.currency,
    evidence: alert.evidence,
    slices: alert.slices,
    finality: alert.finality,
    coverage: alert.coverage,
    report_day: alert.report_day === null ? null : isoFromDay(alert.report_day),
    active_since: isoOf(alert.active_since),
    evaluated_at: isoOf(alert.evaluated_at),
    data_as_of: isoOf(alert.data_as_of ?? alert.event_time),
    link: linkOf(alert, tenant, context),
  };
}

function isoOf(micros: number | null): string | null {
  return micros === null ? null : new Date(Math.floor(micros / 1000)).toISOString();
}

import type { Alert } from '../../../schemas/generated/types.ts';
import type { Message, MessageAlert } from '../messages/message.ts';

const micros = (iso: string) => Date.parse(iso) * 1000;

/** CTR of a campaign at 149 clicks of 48,061 impressions, against 0.5%, as of 14:05 UTC on 3 November 2026. */
export function ctrAlert(changes: Partial<Alert> = {}): Alert {
  const tenant = changes.h?.tenant_id ?? 'acme';
  return {
    h: {
      event_id: '6f1d2c3b-4a59-4687-9e0f-112233445566',
      tenant_id: tenant,
      connection_id: 'rules',
      platform: 'META',
      schema_ver: 1,
      produced_at: micros('2026-11-03T14:05:30Z'),
      trace_id: 'trace',
      causation_id: null,
      partition_key: `${tenant}|f1`,
    },
    alert_id: 'alert-1',
    fingerprint: 'f1',
    rule_id: 'ctr_drop',
    rule_version: 3,
    state: 'FIRING',
    prev_state: 'PENDING',
    transition_seq: 2,
    severity: 'CRITICAL',
    labels: { team: 'brand' },
    entity: { platform: 'META', account_id: '1700', level: 'CAMPAIGN', entity_id: '31' },
    value: 0.0031002,
    value_reason: 'OK',
    threshold: 0.005,
    baseline: 0.005,
    window: '7d',
    evidence: [{ metric: '@ctr over 7d', value: 0.0031002, numerator: 149, denominator: 48_061 }],
    finality: 'SETTLING',
    event_time: micros('2026-11-03T14:05:00Z'),
    evaluated_at: micros('2026-11-03T14:05:30Z'),
    active_since: micros('2026-11-03T12:05:00Z'),
    suppressed_by: null,
    evaluation_id: 'e1',
    annotations: { summary: 'People see the ad and do not click.', runbook: 'https://wiki.example/ctr' },
    action_proposals: [],
    rule_name: 'CTR dropped',
    entity_name: 'Spring sale',
    subject: 'CTR dropped: Spring sale 0.31%, below 0.5%',
    condition: '@ctr over 7d < 0.5%',
    comparison: '<',
    unit: 'RATIO',
    currency: null,
    change: -0.38,
    previous_value: null,
    report_day: 20_759,
    data_as_of: micros('2026-11-03T14:05:00Z'),
    coverage: 1,
    slices: ['META/1700/campaign_daily/CAMPAIGN/2026-11-02'],
    link: '/alerts/alert-1',
    shadow: false,
    max_notifications_per_day: null,
    zone: 'Europe/Berlin',
    ...changes,
  };
}

/** A message of some alerts to the channel `desk`. */
export function messageOf(alerts: readonly Alert[], changes: Partial<Message> = {}): Message {
  const items = alerts.map((alert): MessageAlert => {
    const over = alert.state === 'RESOLVED';
    const key = `${alert.alert_id}:${alert.transition_seq}:desk`;
    return { key, alert, status: over ? 'resolved' : 'firing', news: true, acknowledged: false };
  });
  const firing = items.filter(({ status }) => status === 'firing');
  return {
    key: 'msg_1',
    tenant: 'acme',
    channel: 'desk',
    reason: firing.length === 0 ? 'resolved' : 'new',
    at: Date.parse('2026-11-03T14:06:00Z'),
    route: 'default',
    group: { rule: 'ctr_drop' },
    alerts: items,
    firing: firing.length,
    critical: firing.filter(({ alert }) => alert.severity === 'CRITICAL').length,
    resolved: items.length - firing.length,
    ...changes,
  };
}

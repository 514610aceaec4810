import type { Alert, AlertState } from '../../../schemas/generated/types.ts';
import type { DailyLimit } from './daily-limit.ts';

/**
 * What an alert is to who may be told: it wants attention, it is over, another alert keeps it quiet, or it is not there and restated data
 * made what was said of a past day another.
 */
export type Status = 'firing' | 'resolved' | 'suppressed' | 'corrected';

/** Severities as policies write them, the least first. */
export const severities = ['info', 'warn', 'critical'] as const;
export type SeverityName = (typeof severities)[number];

/** A transition of an alert, as far as routing goes. `at` is epoch milliseconds: when it was evaluated. */
export interface Transition {
  readonly alertId: string;
  readonly seq: number;
  readonly status: Status;
  readonly severity: SeverityName;
  /** Two transitions of the same mark tell people nothing new. */
  readonly mark: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly at: number;
  /** How often a day its rule allows that it is told; absent where it does not limit that. */
  readonly limit?: DailyLimit;
}

const statusOfState: Readonly<Record<AlertState, Status | null>> = {
  UNKNOWN: null,
  PENDING: null,
  FIRING: 'firing',
  RECOVERING: 'firing',
  NO_DATA: 'firing',
  ERROR: 'firing',
  RESOLVED: 'resolved',
  OK: 'resolved',
  AMENDED: null,
  SUPPRESSED: 'suppressed',
};

/**
 * The transition that a record tells; null when there is nothing in it that anybody is told of: an alert that is only pending, a
 * rule that is being tried. A correction (AMENDED) changes no state: of an alert that is firing it is news; of one that is over, or never
 * was, it is told once, as an info whatever the rule's severity is: it wakes nobody. Of one that is kept quiet nobody is told.
 */
export function transitionOf(alert: Alert): Transition | null {
  if (alert.shadow) return null;
  const status = alert.state === 'AMENDED' ? statusOfCorrection(alert) : statusOfState[alert.state];
  if (status === null) return null;
  const severity = status === 'corrected' ? 'info' : severityName(alert);
  // One that recovers is still firing: nobody needs to be told twice.
  const kind = alert.state === 'RECOVERING' ? 'FIRING' : alert.state;
  const limit = limitOf(alert);
  return {
    alertId: alert.alert_id,
    seq: alert.transition_seq,
    status,
    severity,
    mark: `${kind}/${severity}`,
    labels: { ...routingLabels(alert), severity },
    at: Math.floor(alert.evaluated_at / 1000),
    ...(limit !== null && { limit }),
  };
}

function statusOfCorrection({ prev_state: before }: Alert): Status | null {
  const status = statusOfState[before];
  if (status === 'firing') return status;
  return status === 'suppressed' || before === 'UNKNOWN' ? null : 'corrected';
}

/** Records that were kept from before rules could limit it have neither field. */
function limitOf(alert: Alert): DailyLimit | null {
  const most = alert.max_notifications_per_day ?? null;
  if (most === null) return null;
  return { fingerprint: alert.fingerprint, most, zone: alert.zone === '' ? 'UTC' : alert.zone };
}

/** A severity that a newer version sent counts as `warn`: it must reach somebody, and wake nobody. */
export function severityName({ severity }: Pick<Alert, 'severity'>): SeverityName {
  return severity === 'UNKNOWN' ? 'warn' : (severity.toLowerCase() as SeverityName);
}

/** What routes can match and group by: the alert's own labels, and what it is about. The latter cannot be faked by the former. */
export function routingLabels(alert: Alert): Readonly<Record<string, string>> {
  return {
    ...alert.labels,
    rule: alert.rule_id,
    severity: severityName(alert),
    state: alert.state.toLowerCase(),
    platform: alert.entity.platform.toLowerCase(),
    account: alert.entity.account_id,
    level: alert.entity.level.toLowerCase(),
    entity: alert.entity.entity_id,
    entity_name: alert.entity_name ?? '',
  };
}

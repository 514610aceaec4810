import type { Alert, AlertState } from '../../../schemas/generated/types.ts';

/** What an alert is to who may be told: it wants attention, it is over, or another alert keeps it quiet. */
export type Status = 'firing' | 'resolved' | 'suppressed';

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
 * rule that is being tried. A correction (AMENDED) changes no state: of an alert that is firing it is news, of any other it is for
 * the alert's history alone.
 */
export function transitionOf(alert: Alert): Transition | null {
  if (alert.shadow) return null;
  const isCorrection = alert.state === 'AMENDED' && statusOfState[alert.prev_state] === 'firing';
  const status = isCorrection ? 'firing' : statusOfState[alert.state];
  if (status === null) return null;
  const severity = severityName(alert);
  // One that recovers is still firing: nobody needs to be told twice.
  const kind = alert.state === 'RECOVERING' ? 'FIRING' : alert.state;
  return {
    alertId: alert.alert_id,
    seq: alert.transition_seq,
    status,
    severity,
    mark: `${kind}/${severity}`,
    labels: routingLabels(alert),
    at: Math.floor(alert.evaluated_at / 1000),
  };
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
  };
}

import type { Alert } from '../../schemas/generated/types.ts';
import { tenantKey } from '../../schemas/key.ts';
import { ownAlerts } from '../../schemas/own-alerts.ts';
import { alertEventId, fingerprintOf } from './alert.ts';
import type { Subject } from './day-store.ts';
import type { Waiting } from './instance.ts';
import type { RuleLimits } from './limits.ts';

/** A limit that is told of when an organisation meets it. */
export type MetLimit = 'instances' | 'evaluations';

/** An account that a limit was met in. */
export type LimitedAccount = Pick<Subject, 'tenant' | 'platform' | 'account'>;

/** What is kept of a limit that was met in an account. Times are milliseconds. */
export interface LimitMet {
  /** Number of its newest transition, and of the one with which it began last. */
  readonly seq: number;
  readonly episode: number;
  readonly since: number;
  /** When it was met last, as far as it matters. */
  readonly last: number;
  /** Where it is not evaluations themselves that are too many, but what is due by the clock. */
  readonly by?: 'clock';
}

/** A transition of such an alert. */
export interface LimitTold {
  readonly limit: MetLimit;
  readonly of: LimitedAccount;
  readonly met: LimitMet;
  readonly state: 'FIRING' | 'RESOLVED';
  readonly at: number;
  readonly cause: Waiting['cause'] | null;
}

const words = {
  instances: {
    name: 'Too many instances of rules',
    severity: 'WARN',
    most: ({ instances }: RuleLimits) => `no room for more than ${shown(instances)}`,
    summary:
      'A rule times what it judges is an instance. What came after is not judged by these rules, and no alert of it comes.',
    runbook:
      'Narrow the scopes of rules (accounts, entities, include_paused: false), group them by account, or take some out of use; what was left out is judged when its data changes next.',
  },
  evaluations: {
    name: 'Rules judge late',
    severity: 'INFO',
    most: ({ evaluationsASecond }: RuleLimits) => `more than ${shown(evaluationsASecond)} evaluations a second`,
    summary:
      'Rules judge as often as they may. Nothing is left out: what is over is judged a minute later, or more when it goes on.',
    runbook: 'Put data together in rules of whole accounts (schedule.debounce), or narrow the scopes of rules.',
  },
} as const;

const dueByClock = ({ dueATick }: RuleLimits) =>
  `more due by the clock than its share of ${shown(dueATick)} in ten seconds`;

/** The record of it. Its event id follows from fingerprint and number, so that a replay gives the same again. */
export function limitAlert({ limit, of, met, state, at, cause }: LimitTold, limits: RuleLimits): Alert {
  const { tenant, platform, account } = of;
  const rule = ownAlerts[limit];
  const { name, severity, summary, runbook } = words[limit];
  const most = met.by === 'clock' ? dueByClock : words[limit].most;
  const fingerprint = fingerprintOf({ ...of, family: '', level: 'ACCOUNT', entity: null }, rule);
  const alertId = `${fingerprint}-${met.episode}`;
  const eventId = alertEventId(fingerprint, met.seq);
  const isFiring = state === 'FIRING';
  return {
    h: {
      event_id: eventId,
      tenant_id: tenant,
      connection_id: cause?.connection_id ?? 'rules',
      platform,
      schema_ver: 1,
      produced_at: at * 1000,
      trace_id: cause?.trace_id ?? eventId,
      causation_id: cause?.event_id ?? null,
      partition_key: tenantKey(tenant, fingerprint),
    },
    alert_id: alertId,
    fingerprint,
    rule_id: rule,
    rule_version: 1,
    state,
    prev_state: isFiring ? (met.seq === 1 ? 'OK' : 'RESOLVED') : 'FIRING',
    transition_seq: met.seq,
    severity,
    labels: { platform, account_id: account, level: 'ACCOUNT', limit },
    entity: { platform, account_id: account, level: 'ACCOUNT', entity_id: account },
    value: null,
    value_reason: 'NO_DATA',
    threshold: null,
    baseline: null,
    window: '',
    evidence: [],
    finality: 'UNKNOWN',
    event_time: at * 1000,
    evaluated_at: at * 1000,
    active_since: met.since * 1000,
    suppressed_by: null,
    evaluation_id: `${fingerprint}-${met.seq}@${at}`,
    annotations: isFiring ? { cause: 'condition', summary, runbook } : { cause: 'cleared' },
    action_proposals: [],
    rule_name: name,
    entity_name: null,
    subject: `${isFiring ? '' : 'Resolved: '}${name}: ${account}, ${most(limits)}`,
    condition: '',
    comparison: '',
    unit: 'UNKNOWN',
    currency: null,
    change: null,
    previous_value: null,
    report_day: null,
    data_as_of: null,
    coverage: 1,
    slices: [],
    link: `/alerts/${alertId}`,
    shadow: false,
    max_notifications_per_day: null,
    zone: 'UTC',
  };
}

function shown(count: number): string {
  return count.toLocaleString('en-US');
}

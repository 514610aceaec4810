import { hash } from 'node:crypto';
import type { Alert, Evidence, Severity } from '../../schemas/generated/types.ts';
import { tenantKey } from '../../schemas/key.ts';
import { metricUnit } from '../formula/formula.ts';
import { textList } from '../text-list.ts';
import { uuidOfHash } from '../uuid.ts';
import type { CompiledRule } from './compiled.ts';
import type { Subject } from './day-store.ts';
import type { History } from './history.ts';
import type { Instance } from './instance.ts';
import { flightOf, type Judgement } from './judge.ts';
import type { Transition } from './life.ts';
import { subjectLine } from './words.ts';

/** What an alert's record is made of. */
export interface Told {
  readonly rule: CompiledRule;
  readonly subject: Subject;
  readonly instance: Instance;
  readonly transition: Transition;
  /** The evaluation that brought it about; null where the rule itself changed or went. */
  readonly judgement: Judgement | null;
  readonly history: History;
  /** Of a past evaluation that turned out otherwise: what its value was, and the days of all that did. */
  readonly amended?: { readonly previous: number | null; readonly days: readonly string[] };
  /** Whether data of days before yesterday brought it about: nothing is to be done to the platform for it. */
  readonly restated: boolean;
  /** event_id and trace of the record that brought it about; null for a timer. */
  readonly cause: { readonly event_id: string; readonly trace_id: string; readonly connection_id: string } | null;
}

const schemaVersion = 1;

/** Identity of an alert instance: of tenant, rule and what it is about; the same for ever. */
export function fingerprintOf({ tenant, platform, account, family, level, entity }: Subject, rule: string): string {
  const parts = textList(tenant, rule, platform, account, family, level, entity);
  return hash('sha256', parts, 'hex').slice(0, 32);
}

/** The record of a transition. Its event id follows from fingerprint and number, so that a replay gives the same again. */
export function alertOf(told: Told): Alert {
  const { rule, subject, instance, transition, judgement, history, cause } = told;
  const { tenant, platform, account, level } = subject;
  const fingerprint = fingerprintOf(subject, rule.id);
  const alertId = `${fingerprint}-${instance.episode}`;
  const compared = judgement === null ? nothingCompared : comparedOf(rule, history, judgement);
  const at = transition.at * 1000;
  const severity: Severity = transition.severity === 'UNKNOWN' ? rule.severity : transition.severity;
  const days = judgement === null ? [] : history.between(judgement.days[0], judgement.days[1]);
  const alert: Alert = {
    h: {
      event_id: alertEventId(fingerprint, transition.seq),
      tenant_id: tenant,
      connection_id: cause?.connection_id ?? 'rules',
      platform,
      schema_ver: schemaVersion,
      produced_at: at,
      trace_id: cause?.trace_id ?? alertEventId(fingerprint, transition.seq),
      causation_id: cause?.event_id ?? null,
      partition_key: tenantKey(tenant, fingerprint),
    },
    alert_id: alertId,
    fingerprint,
    rule_id: rule.id,
    rule_version: rule.version,
    state: transition.state,
    prev_state: transition.prev,
    transition_seq: transition.seq,
    severity,
    labels: { ...instance.labels, ...groupLabels(subject) },
    entity: { platform, account_id: account, level, entity_id: subject.entity ?? account },
    value: judgement?.value ?? null,
    value_reason: judgement?.reason ?? 'UNKNOWN',
    ...compared,
    window: rule.window,
    finality: judgement?.finality ?? 'UNKNOWN',
    event_time: at,
    evaluated_at: at,
    active_since: transition.activeSince === null ? null : transition.activeSince * 1000,
    suppressed_by: transition.suppressedBy,
    evaluation_id: `${fingerprint}-${transition.seq}@${transition.at}`,
    annotations: annotationsOf(told),
    action_proposals: [],
    rule_name: rule.definition.name,
    entity_name: history.name,
    subject: '',
    condition: rule.condition.source,
    previous_value: told.amended?.previous ?? null,
    report_day: judgement?.days[1] ?? null,
    data_as_of: days.length === 0 ? null : Math.max(...days.map(({ asOf }) => asOf)),
    coverage: judgement?.coverage ?? 0,
    slices: slicesOf(told),
    link: `/alerts/${alertId}`,
    shadow: rule.definition.mode === 'shadow',
    max_notifications_per_day: rule.definition.max_notifications_per_day ?? null,
    zone: rule.definition.schedule.zone ?? history.zone,
  };
  alert.subject = subjectLine(alert);
  return alert;
}

/** What tells the alerts of one rule apart. */
function groupLabels({ platform, account, level, entity }: Subject): Record<string, string> {
  const labels = { platform, account_id: account, level };
  return entity === null ? labels : { ...labels, entity_id: entity };
}

function annotationsOf({ rule, transition, amended, restated }: Told): Record<string, string> {
  return {
    ...rule.definition.annotations,
    cause: transition.cause,
    ...(restated && { restated: 'true' }),
    ...(amended !== undefined && { amended_days: amended.days.join(' ') }),
  };
}

/** Where to look rows up: slices that something is wrong with for a rule that watches them, else those of the days that were judged. */
function slicesOf({ rule, judgement, history }: Told): string[] {
  if (judgement === null) return [];
  if (rule.needs.troubles && history.troubledSlices.length > 0) return [...history.troubledSlices];
  return history.slices(judgement.days[0], judgement.days[1]);
}

/** What a condition compares. */
type Compared = Pick<Alert, 'threshold' | 'baseline' | 'change' | 'comparison' | 'unit' | 'currency' | 'evidence'>;

const nothingCompared: Compared = {
  threshold: null,
  baseline: null,
  change: null,
  comparison: '',
  unit: 'UNKNOWN',
  currency: null,
  evidence: [],
};

/** What a judgement compares, in numbers. */
export function comparedOf(rule: CompiledRule, history: History, { moment, value }: Judgement): Compared {
  const source = history.series(flightOf(rule, history, moment)).at(moment);
  const number = (of: unknown): number | null => (typeof of === 'number' ? of : null);
  const evidence = rule.comparisons.map(
    ({ text, value: measured, sides }): Evidence => ({
      metric: text,
      value: number(measured.evaluate(source).value),
      numerator: sides?.numerator(source) ?? null,
      denominator: sides?.denominator(source) ?? null,
    }),
  );
  const [first] = rule.comparisons;
  if (first === undefined) return { ...nothingCompared, evidence };
  const baseline = number(first.baseline?.evaluate(source).value);
  return {
    threshold: number(first.threshold.evaluate(source).value),
    baseline,
    change: baseline === null || baseline === 0 || value === null ? null : value / baseline - 1,
    comparison: first.sign,
    unit: metricUnit(first.value.unit),
    currency: first.value.evaluate(source).currency,
    evidence,
  };
}

/** Id of the record of a transition: of fingerprint and number alone. */
export function alertEventId(fingerprint: string, seq: number): string {
  return uuidOfHash(hash('sha256', `alert:${fingerprint}:${seq}`, 'hex'));
}

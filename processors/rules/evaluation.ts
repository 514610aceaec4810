import { hash } from 'node:crypto';
import type { KStream } from '@millrace/streams';
import type { Alert, RuleEvaluation } from '../../schemas/generated/types.ts';
import { tenantKey } from '../../schemas/key.ts';
import { uuidOfHash } from '../uuid.ts';
import { comparedOf, fingerprintOf } from './alert.ts';
import type { CompiledRule } from './compiled.ts';
import type { Subject } from './day-store.ts';
import type { History } from './history.ts';
import type { Judgement } from './judge.ts';
import type { LifeState } from './life.ts';

/** What the engine tells: transitions of alerts, and what rules came to. */
export type RuleOutput = Alert | RuleEvaluation;

/** An evaluation and what it was of. `at` is milliseconds. */
export interface Evaluated {
  readonly rule: CompiledRule;
  readonly subject: Subject;
  readonly history: History;
  readonly judgement: Judgement;
  readonly restated: boolean;
  readonly state: LifeState;
  readonly at: number;
  /** event_id and trace of the record that brought it about; null for a timer. */
  readonly cause: { readonly event_id: string; readonly trace_id: string; readonly connection_id: string } | null;
}

/** What an evaluation came to, in short: the same again says nothing new. */
export function digestOf({ judgement, state, rule }: Evaluated): string {
  const { outcome, value, reason, severity, finality, coverage, days } = judgement;
  return [rule.version, outcome, state, value, reason, severity, finality, coverage, days[1]].join(' ');
}

/** The record of an evaluation, and what it came to in short. Its event id follows from what it is of, so that a replay gives the same again. */
export function evaluationOf(evaluated: Evaluated, digest: string): RuleEvaluation {
  const { rule, subject, history, judgement, restated, state, at, cause } = evaluated;
  const { tenant, platform, account, level } = subject;
  const fingerprint = fingerprintOf(subject, rule.id);
  const { threshold, evidence, unit, currency } = comparedOf(rule, history, judgement);
  const what = `evaluation:${fingerprint}:${at}:${cause?.event_id}:${digest}`;
  const eventId = uuidOfHash(hash('sha256', what, 'hex'));
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
    rule_id: rule.id,
    rule_version: rule.version,
    fingerprint,
    entity: { platform, account_id: account, level, entity_id: subject.entity ?? account },
    entity_name: history.name,
    evaluated_at: at * 1000,
    outcome: judgement.outcome,
    state,
    severity: judgement.severity,
    value: judgement.value,
    value_reason: judgement.reason,
    threshold,
    inputs: evidence,
    unit,
    currency,
    report_day: judgement.days[1],
    finality: judgement.finality,
    coverage: judgement.coverage,
    restated,
  };
}

/** The transitions among what the engine tells. */
export function alertsAmong(told: KStream<string, RuleOutput>): KStream<string, Alert> {
  return told.flatMapValues((output) => (isAlert(output) ? [output] : []), { name: 'transitions' });
}

/** The evaluations among it. */
export function evaluationsAmong(told: KStream<string, RuleOutput>): KStream<string, RuleEvaluation> {
  return told.flatMapValues((output) => (isAlert(output) ? [] : [output]), { name: 'evaluations' });
}

function isAlert(output: RuleOutput): output is Alert {
  return 'alert_id' in output;
}

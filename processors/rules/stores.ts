import {
  countSerde,
  groupedStore,
  jsonSerde,
  keyValueStore,
  type Prefetch,
  type ProcessorContext,
  type SchedulingContext,
  stringSerde,
} from '@millrace/streams';
import type { RuleConfig } from '../../schemas/generated/types.ts';
import { rateStores } from '../rates/state.ts';
import { keptDaySerde } from './day-store.ts';
import { dueStores, presentSerde } from './due-times.ts';
import type { RuleOutput } from './evaluation.ts';
import { instanceSerde } from './instance.ts';
import type { LimitMet } from './limit-alert.ts';
import type { KeptFlight } from './planned.ts';
import type { KeptTrouble } from './trouble.ts';

/** A rule as a task has it. */
export interface KeptRule extends RuleConfig {
  /**
   * Offset of the change since which it has been in force and judged alike; none where it was before that was kept. What it had before it
   * was switched off is not what it has after.
   */
  readonly since?: number;
}

/** Everything that the engine remembers. All of one account is in one task. */
export const ruleStores = {
  /** Rules in force: by tenant, then id. Each task has all. */
  rules: groupedStore<KeptRule>({ name: 'rules', value: jsonSerde<KeptRule>() }),
  /** By tenant: the offset of its last change of a rule. */
  revisions: keyValueStore({ name: 'rule-revisions', key: stringSerde, value: countSerde }),
  /** By subject: its days. */
  days: groupedStore({ name: 'rule-days', value: keptDaySerde }),
  /** By tenant, level and family: the entities there are, with what scopes ask of them. */
  subjects: groupedStore({
    name: 'rule-subjects',
    value: jsonSerde<{ name: string | null; path: readonly string[] }>(),
  }),
  /** By subject, then rule. */
  instances: groupedStore({ name: 'rule-instances', value: instanceSerde }),
  /** By tenant, then rule: how many instances there are. */
  held: groupedStore({ name: 'rule-instances-held', value: countSerde }),
  /** By tenant: the newest minute with evaluations, and how many. */
  pace: keyValueStore({ name: 'rule-pace', key: stringSerde, value: countSerde }),
  /** Limits that were met, by account: those that are told to be, and those that were. */
  overLimit: groupedStore<LimitMet>({ name: 'rule-over-limit', value: jsonSerde<LimitMet>() }),
  /** By tenant and rule: subjects with an alert that is not over. */
  active: groupedStore<true>({ name: 'rule-active', value: presentSerde }),
  /** By account: rule and subject of what fires, for inhibition. */
  firing: groupedStore<true>({ name: 'rule-firing', value: presentSerde }),
  ...rateStores,
  /** By account: what is wrong with its slices. */
  troubles: groupedStore<KeptTrouble>({ name: 'rule-troubles', value: jsonSerde<KeptTrouble>() }),
  /** By tenant: accounts with something wrong, for rules that come later. */
  troubled: groupedStore<true>({ name: 'rule-troubled', value: presentSerde }),
  /** By account: what its entities were planned for. */
  flights: groupedStore<KeptFlight>({ name: 'rule-flights', value: jsonSerde<KeptFlight>() }),
  ...dueStores,
};

export type RuleStores = typeof ruleStores;
export type RuleContext = ProcessorContext<string, RuleOutput, RuleStores>;
export type RuleScheduling = SchedulingContext<string, RuleOutput, RuleStores>;
export type RulePrefetch = Prefetch<RuleStores>;

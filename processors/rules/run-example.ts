import type { Level, RuleConfig } from '../../schemas/generated/types.ts';
import type { Metrics } from '../formula/language/metrics.ts';
import { type RuleDefinition, readRule } from './definition.ts';
import type { Example } from './example.ts';
import { goldOfExample } from './example-gold.ts';
import { sliceEventsOfExample } from './example-slice.ts';
import { RuleReplay } from './replay.ts';

/** What an example expected of an entity after a step, and what came. */
export interface Mismatch {
  readonly at: string;
  readonly entity: string;
  readonly expected: string;
  readonly actual: string;
}

/** How an example went. */
export interface ExampleResult {
  readonly name: string;
  readonly mismatches: readonly Mismatch[];
  /** Every transition: when, of what, to what. */
  readonly transitions: readonly {
    readonly at: string;
    readonly entity: string;
    readonly state: string;
    readonly subject: string;
  }[];
}

const tenant = 'example';

/**
 * Runs the examples stored with a rule, each by itself, on the engine that runs rules. `written` is the rule as a file has it.
 * @throws RuleError for a rule that cannot be.
 */
export function runExamples(
  written: unknown,
  metrics: Metrics,
  own: RuleConfig['metrics'] = [],
): readonly ExampleResult[] {
  const definition = readRule(written, metrics);
  const config: RuleConfig = {
    tenant_id: tenant,
    rule_id: definition.rule,
    version: 1,
    // Switched off or not: the examples are of what it would do.
    definition: JSON.stringify({ ...(written as object), mode: 'notify' }),
    metrics: own,
    updated_at: 0,
  };
  return definition.examples.map((example) => runExample(definition, config, example));
}

function runExample(definition: RuleDefinition, config: RuleConfig, example: Example): ExampleResult {
  const replay = new RuleReplay();
  const level = definition.scope.level.toUpperCase() as Level;
  const owner = { tenant, level, family: definition.scope.family, example };
  const mismatches: Mismatch[] = [];
  const states = new Map<string, string>();
  replay.rule(config, Date.parse(example.steps[0]?.at ?? '') || 0);
  for (const step of example.steps) {
    const at = Date.parse(step.at);
    const before = replay.alerts.length;
    replay.pass(at);
    for (const row of step.rows) {
      replay.gold(goldOfExample(row, owner, at), at);
      const entity = definition.group_by === 'account' ? example.account : row.entity;
      if (!states.has(entity)) states.set(entity, 'OK');
    }
    for (const slice of step.slices) {
      for (const event of sliceEventsOfExample(slice, owner, at)) replay.slice(event, at);
      if (definition.group_by === 'account' && !states.has(example.account)) states.set(example.account, 'OK');
    }
    const amended = new Set<string>();
    for (const { entity, state } of replay.alerts.slice(before)) {
      if (state === 'AMENDED') amended.add(entity.entity_id);
      else states.set(entity.entity_id, state);
    }
    mismatches.push(...mismatchesOf(step, states, amended));
  }
  return { name: example.name, mismatches, transitions: replay.alerts.map(transitionOf) };
}

function mismatchesOf(
  { at, expect }: Example['steps'][number],
  states: ReadonlyMap<string, string>,
  amended: ReadonlySet<string>,
): readonly Mismatch[] {
  if (expect === undefined) return [];
  const expected =
    typeof expect === 'string' ? [...states.keys()].map((entity) => [entity, expect] as const) : Object.entries(expect);
  return expected.flatMap(([entity, state]) => {
    const actual = states.get(entity) ?? 'OK';
    const isAsExpected =
      state === 'AMENDED' ? amended.has(entity) : state === actual || (state === 'OK' && actual === 'RESOLVED');
    return isAsExpected ? [] : [{ at, entity, expected: state, actual }];
  });
}

function transitionOf({ event_time, entity, state, subject }: RuleReplay['alerts'][number]) {
  return { at: new Date(event_time / 1000).toISOString(), entity: entity.entity_id, state, subject };
}

import { hash } from 'node:crypto';
import type { Finality, Level, Severity } from '../../schemas/generated/types.ts';
import { measuresOf } from '../formula/explain.ts';
import { compileFormula, type Formula } from '../formula/formula.ts';
import type { Metrics } from '../formula/language/metrics.ts';
import type { Typed } from '../formula/language/typed.ts';
import { typedParts } from '../formula/language/typed.ts';
import { framesOf } from '../formula/plan/lower.ts';
import { allPlans, type Frame } from '../formula/plan/plan.ts';
import type { Flight } from '../formula/run/data.ts';
import type { Window } from '../formula/syntax/tree.ts';
import { measureNames } from '../measures.ts';
import { type Comparison, comparisonsOf } from './comparison.ts';
import type { RuleDefinition, RuleVersion } from './definition.ts';
import { flightsOf } from './flight.ts';
import type { LifePolicy } from './life.ts';

/** What a rule needs of the days of an entity. */
export interface Needs {
  /** A bit for each measure, in the order of `measureNames`. */
  readonly measures: number;
  /** Days before the last complete one that it looks at, that one included. */
  readonly days: number;
  readonly hourly: boolean;
  readonly daily: boolean;
  /** Whether it looks at a day or an hour that is still running. */
  readonly running: boolean;
  /** Whether it asks what was planned. */
  readonly flights: boolean;
  /** Whether it looks at what is wrong with slices of the account. */
  readonly troubles: boolean;
  /** The stretches it judges now, those of earlier times left out. */
  readonly frames: readonly Frame[];
}

/** A rule ready to be evaluated. */
export interface CompiledRule {
  readonly tenant: string;
  readonly id: string;
  readonly version: number;
  readonly definition: RuleDefinition;
  readonly life: LifePolicy;
  readonly level: Level;
  readonly condition: Formula;
  readonly clear: Formula | null;
  readonly severity: Severity;
  readonly severities: readonly { readonly when: Formula; readonly is: Severity }[];
  readonly samples: readonly { readonly of: Formula; readonly least: number }[];
  readonly comparisons: readonly Comparison[];
  readonly minFinality: Finality;
  readonly needs: Needs;
  /** The words of the window that is judged: `7 days`, `today`. */
  readonly window: string;
  /** Equal for versions that judge alike: alerts go on over such a change. */
  readonly stateHash: string;
  /** What its instances bear, those of another begin anew: how it judges and, in a task, since when it has done so without a break. */
  readonly instanceHash: string;
  /** The flight that the rule itself has for an entity. */
  flight(entity: string): Flight | null;
}

/** Compiles a rule that was checked. @throws FormulaError when its formulas no longer fit the metrics. */
export function compileRule({ tenant, version, definition }: RuleVersion, metrics: Metrics): CompiledRule {
  const condition = compileFormula(definition.condition, metrics);
  const clear = definition.clear === undefined ? null : compileFormula(definition.clear, metrics);
  const severities = definition.severity_when.map(({ when, is }) => ({
    when: compileFormula(when, metrics),
    is: symbol<Severity>(is),
  }));
  const samples = samplesOf(definition, condition, metrics);
  const all = [condition, ...(clear === null ? [] : [clear]), ...severities.map(({ when }) => when)];
  const judgesBy = stateHash(definition, condition, clear);
  return {
    tenant,
    id: definition.rule,
    version,
    definition,
    life: definition,
    level: symbol<Level>(definition.scope.level),
    condition,
    clear,
    severity: symbol<Severity>(definition.severity),
    severities,
    samples,
    comparisons: comparisonsOf(condition),
    minFinality: symbol<Finality>(definition.min_finality),
    needs: needsOf([...all, ...samples.map(({ of }) => of)]),
    window: windowOf(condition),
    stateHash: judgesBy,
    instanceHash: judgesBy,
    flight: flightsOf(definition.flights),
  };
}

function symbol<T extends string>(written: string): T {
  return written.toUpperCase() as T;
}

function samplesOf(definition: RuleDefinition, condition: Formula, metrics: Metrics): CompiledRule['samples'] {
  const { min_samples: least } = definition;
  if (least === undefined) return [];
  const window = least.over ?? firstWindow(condition.typed);
  return (['impressions', 'clicks', 'conversions', 'spend'] as const).flatMap((measure) => {
    const needed = least[measure];
    if (needed === undefined) return [];
    return [{ of: compileFormula(window === null ? measure : `${measure} over ${window}`, metrics), least: needed }];
  });
}

/** The first window that a formula names, as it is written; null where it names none. */
function firstWindow(typed: Typed): string | null {
  if (typed.kind === 'over') return windowWords(typed.window);
  for (const part of typedParts(typed)) {
    const found = firstWindow(part);
    if (found !== null) return found;
  }
  return null;
}

function windowWords(window: Window): string {
  if (window.kind === 'days') return `${window.length}d${window.inclToday ? ' incl_today' : ''}`;
  return window.kind === 'hours' ? `${window.length}h` : window.kind;
}

function windowOf(condition: Formula): string {
  return firstWindow(condition.typed) ?? '1d';
}

/** What formulas need of the days of an entity. */
export function needsOf(formulas: readonly Formula[]): Needs {
  const plans = formulas.map(({ plan }) => plan);
  const frames = plans.flatMap(framesOf);
  const names = new Set(plans.flatMap(measuresOf));
  // Pacing and projections are of the flight's spend and days.
  const parts = plans.flatMap(allPlans);
  if (parts.some(({ op }) => op === 'due' || op === 'projected')) frames.push({ kind: 'flight', back: 0 });
  let measures = 0;
  for (const [bit, name] of measureNames.entries()) if (names.has(name)) measures |= 1 << bit;
  const kinds = new Set(frames.map(({ kind }) => kind));
  return {
    measures,
    days: Math.max(1, ...frames.map(daysBack)),
    hourly: kinds.has('hours'),
    daily: [...kinds].some((kind) => kind !== 'hours'),
    running: frames.some(isRunning),
    troubles: parts.some(({ op }) => op === 'troubles'),
    flights: kinds.has('flight'),
    frames: distinct(frames.filter((frame) => frame.kind === 'each' || frame.back === 0)),
  };
}

function isRunning(frame: Frame): boolean {
  return frame.kind === 'today' || frame.kind === 'hours' || (frame.kind === 'days' && frame.inclToday);
}

const [monthDays, quarterDays, longestDays] = [31, 92, 400];

/** Days from the first that a frame covers to the last complete one. */
export function daysBack(frame: Frame): number {
  switch (frame.kind) {
    case 'each':
      return 1;
    case 'hours':
      return Math.ceil((frame.length + frame.back) / 24) + 1;
    case 'days':
      return frame.length + frame.back;
    case 'mtd':
      return monthDays + frame.back;
    case 'qtd':
      return quarterDays + frame.back;
    case 'flight':
      return longestDays;
    default:
      return frame.back + 1;
  }
}

function distinct(frames: readonly Frame[]): readonly Frame[] {
  return [...new Map(frames.map((frame) => [JSON.stringify(frame), frame])).values()];
}

/** Of what decides whether a rule holds: the formulas as they resolve, so that a changed metric is another rule, and its scope. */
function stateHash(definition: RuleDefinition, condition: Formula, clear: Formula | null): string {
  const { group_by, min_samples, min_finality, min_coverage, flights } = definition;
  // What every rule had before it could be said otherwise is no part of it: alerts went on over that release.
  const { include_paused: includesPaused, ...ownScope } = definition.scope;
  const scope = includesPaused ? ownScope : definition.scope;
  const plans = [condition.plan, clear?.plan ?? null];
  const judged = { plans, scope, group_by, min_samples, min_finality, min_coverage, flights };
  return hash('sha256', JSON.stringify(judged), 'hex').slice(0, 16);
}

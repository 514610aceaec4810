import type { MetricDefinition } from '../processors/formula/language/metrics.ts';
import type { DefinitionDocument } from './documents.ts';
import type { DefinitionProblem } from './problem.ts';
import type { RuleMetric } from './stored.ts';

/** What is to be done with one metric or rule. `before` and `after` are as files have them. */
export type Change = MetricChange | RuleChange;

interface Changed {
  readonly id: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A metric that gets a next version; one that is removed gets a version that takes it out of use. */
export interface MetricChange extends Changed {
  readonly kind: 'metric';
  readonly action: 'create' | 'update' | 'remove';
  readonly definition: MetricDefinition;
}

/** A rule that changes; one that follows stays as it is and is computed with other versions of metrics. */
export interface RuleChange extends Changed {
  readonly kind: 'rule';
  readonly action: 'create' | 'update' | 'remove' | 'follow';
  /** The version in force afterwards; of one that is removed its last. */
  readonly version: number;
  /** The version in force before; 0: there was none. */
  readonly from: number;
  readonly metrics: readonly RuleMetric[];
}

/** What files and store differ in. */
export interface Plan {
  readonly changes: readonly Change[];
  /** Metrics and rules that are the same in both. */
  readonly unchanged: number;
  /** What the store has and the files lack, where it is to stay. */
  readonly unmanaged: readonly { readonly kind: 'metric' | 'rule'; readonly id: string }[];
  /** With any of them nothing may be done. */
  readonly problems: readonly DefinitionProblem[];
}

/** A document of which it is known what it describes. */
export interface NamedDocument {
  readonly kind: 'metric' | 'rule';
  readonly id: string;
  readonly document: DefinitionDocument;
}

import { canonicalJson } from '../base/canonical-json.ts';
import { builtInMetrics } from '../processors/formula/catalogue/built-in.ts';
import { type Catalogue, referencesOf } from '../processors/formula/catalogue/catalogue.ts';
import { compileFormula } from '../processors/formula/formula.ts';
import type { MetricDefinition } from '../processors/formula/language/metrics.ts';
import { type RuleDefinition, ruleSchema } from '../processors/rules/definition.ts';

/** A version of a metric as rules carry it along. */
export interface RuleMetric {
  readonly metric_id: string;
  readonly version: number;
  readonly title: string;
  readonly source: string;
}

/** A rule as the store has it. `definition` is as a file has it. */
export interface StoredRule {
  readonly id: string;
  readonly version: number;
  readonly removed: boolean;
  readonly definition: unknown;
  readonly metrics: readonly RuleMetric[];
}

/** What an organisation has: the built-in metrics and its own, and every rule that it ever had. */
export interface StoredDefinitions {
  readonly catalogue: Catalogue;
  /** Versions of its own metrics. */
  readonly metrics: readonly MetricDefinition[];
  readonly rules: readonly StoredRule[];
}

/**
 * The organisation's own metrics that a rule's formulas refer to, directly or through others, every version up to the one in use: with
 * them and the built-in ones the rule can be compiled without the catalogue. @throws FormulaError when a formula does not fit it.
 */
export function metricsOfRule(
  rule: RuleDefinition,
  catalogue: Catalogue,
  own: readonly MetricDefinition[],
): readonly RuleMetric[] {
  const greatest = metricVersionsOf(rule, catalogue);
  return own.filter(({ id, version }) => version <= (greatest.get(id) ?? 0)).map(carriedMetric);
}

/** A version of a metric as rules carry it along. */
export function carriedMetric({ id, version, title, source }: MetricDefinition): RuleMetric {
  return { metric_id: id, version, title, source };
}

/** Every metric that a rule's formulas refer to, directly or through others, with the greatest version of it. */
export function metricVersionsOf(rule: RuleDefinition, catalogue: Catalogue): ReadonlyMap<string, number> {
  const formulas = [rule.condition, rule.clear, ...rule.severity_when.map(({ when }) => when)];
  const greatest = new Map<string, number>();
  for (const formula of formulas) {
    if (formula === undefined) continue;
    for (const { id, version } of referencesOf(compileFormula(formula, catalogue).typed)) {
      greatest.set(id, Math.max(version, greatest.get(id) ?? 0));
    }
  }
  return greatest;
}

/** The rules in use whose formulas refer to each metric, directly or through others, by the metric's id. */
export function rulesByMetric({ rules, catalogue }: StoredDefinitions): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { id, removed, definition } of rules) {
    const { data } = ruleSchema.safeParse(definition);
    if (removed || data === undefined) continue;
    for (const metric of metricVersionsOf(data, catalogue).keys())
      users.set(metric, [...(users.get(metric) ?? []), id]);
  }
  return users;
}

/** Whether two values say the same. */
export function equal(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** Whether a metric is out of use. A built-in one never is: without the organisation's own version it is what it was before. */
export function isOutOfUse(catalogue: Catalogue, id: string): boolean {
  return catalogue.find(id, null)?.retired === true && builtInNamed(id) === undefined;
}

/** The newest version of a built-in metric; undefined where none has that id. */
export function builtInNamed(id: string): MetricDefinition | undefined {
  return builtInMetrics.findLast((metric) => metric.id === id);
}

/** A metric as a file has it. */
export function metricAsFile({ id, title, source }: MetricDefinition): Readonly<Record<string, string>> {
  return { metric: id, title, formula: source };
}

/** The newest version of each metric of the organisation that is in use. */
export function metricsInUse({ metrics, catalogue }: StoredDefinitions): readonly MetricDefinition[] {
  const newest = new Map(metrics.map(({ id }) => [id, catalogue.find(id, null)]));
  return [...newest.values()].filter((metric) => metric !== undefined && metric.retired !== true) as MetricDefinition[];
}

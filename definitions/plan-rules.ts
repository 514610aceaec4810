import { canonicalJson } from '../base/canonical-json.ts';
import { RuleError, type RuleProblem, ruleProblemWords } from '../processors/errors.ts';
import { checkRule, type RuleDefinition, readRule, ruleSchema } from '../processors/rules/definition.ts';
import { maxRules } from '../processors/rules/limits.ts';
import type { NamedDocument, RuleChange } from './change.ts';
import type { MetricsPlan } from './plan-metrics.ts';
import type { DefinitionProblem } from './problem.ts';
import {
  equal,
  isOutOfUse,
  metricsOfRule,
  metricVersionsOf,
  type StoredDefinitions,
  type StoredRule,
} from './stored.ts';

/** Bytes of a rule with its examples at most, as JSON: it goes into a record of a topic, and into the audit trail. */
const maxRuleBytes = 200_000;

/** The rules' part of a plan. */
export interface RulesPlan {
  readonly changes: readonly RuleChange[];
  readonly unchanged: number;
  readonly unmanaged: readonly { readonly kind: 'rule'; readonly id: string }[];
  readonly problems: readonly DefinitionProblem[];
}

export function planRules(
  named: readonly NamedDocument[],
  stored: StoredDefinitions,
  metrics: MetricsPlan,
  prune: boolean,
): RulesPlan {
  const documents = named.filter(({ kind }) => kind === 'rule');
  const before = new Map(stored.rules.map((rule) => [rule.id, rule]));
  const active = stored.rules.filter(({ removed }) => !removed);
  const described = new Set(documents.map(({ id }) => id));
  const missing = active.filter(({ id }) => !described.has(id));
  const remaining = new Set([...described, ...(prune ? [] : missing.map(({ id }) => id))]);
  const problems: DefinitionProblem[] = [];
  const changes: RuleChange[] = [];
  for (const each of documents) {
    const read = readDocument(each, metrics, remaining);
    if ('problems' in read) problems.push(...read.problems);
    else changes.push(...changeOf(each, read, before.get(each.id)));
  }
  const unchanged = documents.length - changes.length;
  if (prune) changes.push(...missing.map(ruleRemoval));
  else {
    const followed = followRules(missing, metrics);
    changes.push(...followed.changes);
    problems.push(...followed.misfits.flatMap((misfit) => placedMisfit(misfit, metrics)));
  }
  const last = documents.at(-1);
  if (last !== undefined && remaining.size > maxRules) {
    problems.push(
      last.document.problem(
        ['rule'],
        `${remaining.size} rules: ${maxRules} is the most of an organisation, take some out of use`,
      ),
    );
  }
  const unmanaged = prune ? [] : missing.map(({ id }) => ({ kind: 'rule', id }) as const);
  return { changes, unchanged: problems.length > 0 ? 0 : unchanged, unmanaged, problems };
}

/** A rule that fits, and the metrics that it is to be computed with. */
interface ReadRule {
  readonly rule: RuleDefinition;
  readonly metrics: RuleChange['metrics'];
}

function readDocument(
  { document }: NamedDocument,
  { catalogue, own }: MetricsPlan,
  rules: ReadonlySet<string>,
): ReadRule | { readonly problems: readonly DefinitionProblem[] } {
  try {
    const rule = readRule(document.said, catalogue);
    const bytes = Buffer.byteLength(canonicalJson(document.said));
    if (bytes > maxRuleBytes) {
      const message = `the rule has ${bytes} bytes as JSON: ${maxRuleBytes} is the most, leave examples or flights out`;
      return { problems: [document.problem([], message)] };
    }
    const unknown = rule.inhibited_by.flatMap((other, at) =>
      rules.has(other.rule)
        ? []
        : [
            document.problem(
              ['inhibited_by', String(at), 'rule'],
              `there is no rule ${other.rule}: name one that there is`,
            ),
          ],
    );
    const metrics = metricsOfRule(rule, catalogue, own);
    const gone = metrics.filter(({ metric_id: id }) => isOutOfUse(catalogue, id));
    const outOfUse = [...new Set(gone.map(({ metric_id: id }) => id))].map((id) =>
      document.problem(['condition'], `@${id} is out of use, or would be: describe it in a file, too`),
    );
    const problems = [...unknown, ...outOfUse];
    return problems.length > 0 ? { problems } : { rule, metrics };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return { problems: error.problems.map((problem) => placed(problem, document)) };
  }
}

function placed(problem: RuleProblem, document: NamedDocument['document']): DefinitionProblem {
  const path = problem.place === '' ? [] : problem.place.split('.');
  return document.problem(path, ruleProblemWords(problem), problem.formula?.span.start);
}

function changeOf(
  { id, document }: NamedDocument,
  { rule, metrics }: ReadRule,
  before: StoredRule | undefined,
): readonly RuleChange[] {
  const from = before?.version ?? 0;
  const there = before !== undefined && !before.removed ? before : undefined;
  if (there !== undefined && equal(parsedRule(there), rule)) {
    return equal(there.metrics, metrics) ? [] : [following(there, metrics)];
  }
  return [
    {
      kind: 'rule',
      id,
      action: there === undefined ? 'create' : 'update',
      version: from + 1,
      from,
      before: there?.definition ?? null,
      after: document.said,
      metrics,
    },
  ];
}

/** A rule that fitted the metrics and would no longer, and why. */
export interface Misfit {
  readonly definition: RuleDefinition;
  readonly reason: string;
}

/**
 * Rules that stay as they are, with the newest versions of the metrics that they name. One that did not fit before, or that another
 * version of Millrace wrote so that this one cannot read it, is left as it is: the change does not make it worse.
 */
export function followRules(
  rules: readonly StoredRule[],
  { before, catalogue, own }: Pick<MetricsPlan, 'before' | 'catalogue' | 'own'>,
): { readonly changes: readonly RuleChange[]; readonly misfits: readonly Misfit[] } {
  const changes: RuleChange[] = [];
  const misfits: Misfit[] = [];
  for (const rule of rules) {
    const definition = parsedRule(rule);
    if (definition === undefined || checkRule(definition, before).length > 0) continue;
    const [problem] = checkRule(definition, catalogue);
    if (problem !== undefined) misfits.push({ definition, reason: ruleProblemWords(problem) });
    else {
      const metrics = metricsOfRule(definition, catalogue, own);
      if (!equal(rule.metrics, metrics)) changes.push(following(rule, metrics));
    }
  }
  return { changes, misfits };
}

function following({ id, version, metrics: before }: StoredRule, metrics: RuleChange['metrics']): RuleChange {
  return { kind: 'rule', id, action: 'follow', version, from: version, before, after: metrics, metrics };
}

/** At the metric that changes: the rule itself is in no file. */
function placedMisfit({ definition, reason }: Misfit, { changed, before }: MetricsPlan): readonly DefinitionProblem[] {
  const used = metricVersionsOf(definition, before);
  const cause = [...changed.values()].find(({ id }) => used.has(id)) ?? changed.values().next().value;
  const message = `rule ${definition.rule} uses it and would no longer fit: ${reason}; change the rule with it`;
  return cause === undefined ? [] : [cause.document.problem(['formula'], message)];
}

/** Takes a rule out of use; its number stays its own. */
export function ruleRemoval({ id, version, definition }: StoredRule): RuleChange {
  return { kind: 'rule', id, action: 'remove', version, from: version, before: definition, after: null, metrics: [] };
}

/** A stored rule with its defaults; undefined when it was written by a version whose rules were others. */
function parsedRule({ definition }: StoredRule): RuleDefinition | undefined {
  return ruleSchema.safeParse(definition).data;
}

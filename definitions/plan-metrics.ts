import { FormulaError } from '../processors/errors.ts';
import { type Catalogue, maxMetrics, says } from '../processors/formula/catalogue/catalogue.ts';
import type { MetricDefinition } from '../processors/formula/language/metrics.ts';
import { ruleProblems } from '../processors/rules/problems.ts';
import type { MetricChange, NamedDocument } from './change.ts';
import { type MetricFile, metricFileSchema } from './metric-file.ts';
import type { DefinitionProblem } from './problem.ts';
import { builtInNamed, isOutOfUse, metricAsFile, metricsInUse, type StoredDefinitions } from './stored.ts';

/** The metrics' part of a plan, and the catalogue as it will be. */
export interface MetricsPlan {
  readonly changes: readonly MetricChange[];
  readonly unchanged: number;
  readonly unmanaged: readonly { readonly kind: 'metric'; readonly id: string }[];
  readonly problems: readonly DefinitionProblem[];
  /** The catalogue as it is. */
  readonly before: Catalogue;
  readonly catalogue: Catalogue;
  /** Every version of the organisation's own metrics as it will be. */
  readonly own: readonly MetricDefinition[];
  /** The documents of the metrics that change. */
  readonly changed: ReadonlyMap<string, NamedDocument>;
}

/** What is to be done so that the metrics in use are those of the documents, and what would not work then. */
export function planMetrics(named: readonly NamedDocument[], stored: StoredDefinitions, prune: boolean): MetricsPlan {
  const documents = named.filter(({ kind }) => kind === 'metric');
  const changes: MetricChange[] = [];
  const problems: DefinitionProblem[] = [];
  const changed = new Map<string, NamedDocument>();
  let unchanged = 0;
  for (const each of documents) {
    const parsed = metricFileSchema.safeParse(each.document.said);
    const change = parsed.success ? changeTo(parsed.data, stored) : undefined;
    if (!parsed.success) problems.push(...shapeProblems(each, parsed.error.issues));
    else if (change === undefined) unchanged++;
    else {
      changes.push(change);
      changed.set(each.id, each);
    }
  }
  const described = new Set(documents.map(({ id }) => id));
  const missing = metricsInUse(stored).filter(({ id }) => !described.has(id));
  if (prune) changes.push(...missing.map((metric) => removal(metric, stored.catalogue)));
  const added = changes.map(({ definition }) => definition);
  const catalogue = stored.catalogue.with(added);
  const own = [...stored.metrics, ...added].sort(byIdAndVersion);
  problems.push(...checkFormulas(catalogue, stored.catalogue, changed), ...tooMany(catalogue, documents));
  const unmanaged = prune ? [] : missing.map(({ id }) => ({ kind: 'metric', id }) as const);
  return { changes, unchanged, unmanaged, problems, before: stored.catalogue, catalogue, own, changed };
}

function shapeProblems(
  { document }: NamedDocument,
  issues: Parameters<typeof ruleProblems>[0],
): readonly DefinitionProblem[] {
  const found = ruleProblems(issues, document.said, Object.keys(metricFileSchema.shape));
  return found.map(({ place, message }) => document.problem(place.split('.'), `${place} ${message}`.trim()));
}

/** The next version of a metric; undefined when its newest one says the same. */
function changeTo({ metric: id, title, formula: source }: MetricFile, { catalogue }: StoredDefinitions) {
  const newest = catalogue.find(id, null);
  if (newest !== undefined && says(newest, title, source)) return undefined;
  const definition = { id, version: catalogue.nextVersion(id), title, source };
  const fresh = newest === undefined || newest.retired === true;
  return {
    kind: 'metric',
    id,
    action: fresh ? 'create' : 'update',
    before: fresh ? null : metricAsFile(newest),
    after: metricAsFile(definition),
    definition,
  } as const satisfies MetricChange;
}

/** Of an own version of a built-in metric, what refers to it goes back to the built-in formula. */
function removal(metric: MetricDefinition, catalogue: Catalogue): MetricChange {
  const { title, source } = builtInNamed(metric.id) ?? metric;
  const definition = { id: metric.id, version: catalogue.nextVersion(metric.id), title, source, retired: true };
  return { kind: 'metric', id: metric.id, action: 'remove', before: metricAsFile(metric), after: null, definition };
}

/** What no longer compiles: a metric that changes, or one that is made of it. */
function checkFormulas(
  after: Catalogue,
  before: Catalogue,
  changed: ReadonlyMap<string, NamedDocument>,
): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  for (const id of after.ids()) {
    const own = changed.get(id);
    try {
      after.compile(id);
      if (own !== undefined) problems.push(...outOfUse(id, own, after));
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      if (own !== undefined) problems.push(...formulaProblems(own, error));
      else {
        const cause = [...changed.values()].find((each) => before.usedBy(each.id).includes(id));
        const message = `@${id} is made of it and would no longer fit: ${error.problems[0]?.message}; change @${id} with it`;
        if (cause !== undefined) problems.push(cause.document.problem(['formula'], message));
      }
    }
  }
  return problems;
}

/** A metric that is made of one which is out of use, or would be. */
function outOfUse(id: string, { document }: NamedDocument, after: Catalogue): readonly DefinitionProblem[] {
  const gone = after.uses(id).find((used) => isOutOfUse(after, used.id));
  if (gone === undefined) return [];
  return [document.problem(['formula'], `@${gone.id} is out of use, or would be: describe it in a file, too`)];
}

/** The problems of a metric's formula, each at its place in the file. */
function formulaProblems({ document }: NamedDocument, { problems }: FormulaError): readonly DefinitionProblem[] {
  return problems.map(({ message, fix, span }) =>
    document.problem(['formula'], `${message}${fix === undefined ? '' : `; did you mean ${fix} ?`}`, span.start),
  );
}

function tooMany(after: Catalogue, documents: readonly NamedDocument[]): readonly DefinitionProblem[] {
  const last = documents.at(-1);
  if (last === undefined || after.ids().length <= maxMetrics) return [];
  const message = `${after.ids().length} metrics with the built-in ones: ${maxMetrics} is the most, leave some out that nothing uses`;
  return [last.document.problem(['metric'], message)];
}

function byIdAndVersion(a: MetricDefinition, b: MetricDefinition): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : a.version - b.version;
}

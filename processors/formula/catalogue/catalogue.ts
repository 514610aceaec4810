import type { MetricVersion, RuleMetric } from '../../../schemas/generated/types.ts';
import { FormulaError, MetricError } from '../../errors.ts';
import { compileMetric, type Formula } from '../formula.ts';
import { type MetricDefinition, MetricVersions } from '../language/metrics.ts';
import { type Typed, typedParts } from '../language/typed.ts';
import { besideBuiltIn, builtInMetrics } from './built-in.ts';

/** Metrics of one organisation at most, the built-in ones and those out of use included: gold computes them for every entity and day. */
export const maxMetrics = 250;
const idForm = /^[a-z][a-z0-9_]{0,62}$/;

/** The built-in metrics alone. */
export function builtInCatalogue(): Catalogue {
  return new Catalogue([]);
}

/**
 * The metrics of one organisation: the built-in ones and its own. Versions are never changed: `next` gives the one that a
 * changed formula becomes. What refers to a metric without a version follows it to its newest one.
 */
export class Catalogue extends MetricVersions {
  readonly #own: readonly MetricDefinition[];
  readonly #builtIn: readonly MetricDefinition[];

  /** @throws MetricError MR_METRIC_VERSION for a version told twice or out of order. */
  constructor(own: readonly MetricDefinition[], builtIn = builtInMetrics) {
    checkNumbers(own, builtIn);
    super(besideBuiltIn(own, builtIn));
    this.#own = own;
    this.#builtIn = builtIn;
  }

  /**
   * The formula of a metric.
   * @throws MetricError MR_METRIC_ID when there is none, FormulaError when what it refers to has changed so that it no longer fits.
   */
  compile(id: string, version: number | null = null): Formula {
    const found = this.find(id, version);
    if (found === undefined)
      throw new MetricError('MR_METRIC_ID', `there is no metric @${id}${version === null ? '' : `@${version}`}`);
    return compileMetric(found.id, found.source, this);
  }

  /** Ids of metrics whose newest version refers to this one, directly or through others. */
  usedBy(id: string): readonly string[] {
    return this.ids().filter((other) => other !== id && this.uses(other).some((used) => used.id === id));
  }

  /** The versions that a metric's newest one is made of, directly or through others. */
  uses(id: string): readonly { readonly id: string; readonly version: number }[] {
    return referencesOf(this.compile(id).typed);
  }

  /**
   * The definition that a new or changed formula becomes: version 1, the next one, or the newest itself when nothing changes.
   * Everything that uses it is checked with it.
   * @throws MetricError for an id that cannot be, or when what uses the metric would no longer fit; FormulaError for the formula.
   */
  next(id: string, title: string, source: string): MetricDefinition {
    if (!idForm.test(id)) {
      const rule = 'small letters, digits and underscores, a letter first, at most 63';
      throw new MetricError('MR_METRIC_ID', `'${id}' cannot name a metric: ${rule}`);
    }
    const newest = this.find(id, null);
    if (newest !== undefined && says(newest, title, source)) return newest;
    if (newest === undefined && this.ids().length >= maxMetrics) {
      throw new MetricError(
        'MR_METRIC_ID',
        `there are ${maxMetrics} metrics, which is the most: remove some that nothing uses`,
      );
    }
    const definition: MetricDefinition = { id, version: this.nextVersion(id), title, source };
    compileMetric(id, source, this);
    this.#checkUsers(definition);
    return definition;
  }

  /** The catalogue with more versions, all at once; nothing of them is checked but their numbers. @throws MetricError as the constructor. */
  with(added: readonly MetricDefinition[]): Catalogue {
    return new Catalogue([...this.#own, ...added], this.#builtIn);
  }

  /** The number that another version of a metric gets: one that neither the organisation's own nor a built-in one has. */
  nextVersion(id: string): number {
    return Math.max(0, ...this.all().flatMap((each) => (each.id === id ? [each.version] : []))) + 1;
  }

  #checkUsers(changed: MetricDefinition): void {
    const after = this.with([changed]);
    for (const user of this.usedBy(changed.id)) {
      try {
        after.compile(user);
      } catch (error) {
        if (!(error instanceof FormulaError)) throw error;
        const message = `@${user} is made of @${changed.id} and would no longer fit: ${error.problems[0]?.message ?? error.message}`;
        throw new MetricError('MR_METRIC_USED', message, { cause: error });
      }
    }
  }
}

/** Own versions follow one another; only numbers that built-in ones have may be left out. */
function checkNumbers(own: readonly MetricDefinition[], builtIn: readonly MetricDefinition[]): void {
  const newest = new Map<string, number>();
  const builtInNewest = new Map(builtIn.map(({ id, version }) => [id, version]));
  for (const { id, version } of own) {
    const before = newest.get(id) ?? 0;
    const follows = version === before + 1 || (version > before && version <= (builtInNewest.get(id) ?? 0) + 1);
    if (!follows) {
      const message = `@${id}@${version} follows version ${before}: versions are numbered one after the other and never changed`;
      throw new MetricError('MR_METRIC_VERSION', message);
    }
    newest.set(id, version);
  }
}

/** The definitions of metrics as records carry them. */
export function definitionsOf(carried: readonly (MetricVersion | RuleMetric)[]): readonly MetricDefinition[] {
  return carried.map(({ metric_id: id, ...rest }) => ({ id, ...rest }));
}

/** Whether a version is in use with this title and formula: saying them again changes nothing. */
export function says(definition: MetricDefinition, title: string, source: string): boolean {
  return definition.retired !== true && definition.source === source && definition.title === title;
}

/** The metrics that a formula refers to, directly or through others, each version once. */
export function referencesOf(typed: Typed): readonly { readonly id: string; readonly version: number }[] {
  const found = new Map<string, { id: string; version: number }>();
  const walk = (part: Typed): void => {
    if (part.kind === 'metric') found.set(`${part.id}@${part.version}`, { id: part.id, version: part.version });
    for (const inner of typedParts(part)) walk(inner);
  };
  walk(typed);
  return [...found.values()];
}

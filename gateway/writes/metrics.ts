import { lockAuditTrail } from '../../base/audit/record.ts';
import { keepMetric } from '../../definitions/keep-metric.ts';
import { carryOut, readStored } from '../../definitions/store.ts';
import { builtInNamed, metricAsFile, rulesByMetric, type StoredDefinitions } from '../../definitions/stored.ts';
import { FormulaError, MetricError } from '../../processors/errors.ts';
import { says } from '../../processors/formula/catalogue/catalogue.ts';
import type { MetricDefinition } from '../../processors/formula/language/metrics.ts';
import type { GatewayContext } from '../context.ts';
import type { MutationResolvers, ResolversTypes } from '../generated/resolvers.ts';
import { formulaProblem } from '../reads/formulas.ts';
import { metricOf } from '../reads/metric-catalogue.ts';
import { invalid } from './refusals.ts';
import { conflict, notFound, refuse, type Writing, write } from './writing.ts';

type Answer = Awaited<ResolversTypes['MetricResult']>;
const maxTitle = 120;
const maxFormula = 4096;

/** Mutations of metrics: each makes the next version, which the outbox brings to the streams. */
export const metricMutations: Pick<MutationResolvers<GatewayContext>, 'saveMetric' | 'retireMetric'> = {
  saveMetric: (_root, { id, version, title, formula, reason }, context) =>
    write(context, reason, async (writing): Promise<Answer> => {
      const stored = await locked(writing);
      requireVersion(stored, id, version);
      checkTexts(title, formula);
      const before = stored.catalogue.find(id, null);
      if (before !== undefined && says(before, title, formula)) return saved(id, stored, false);
      await kept(writing, { id, title, source: formula }, stored);
      return saved(id, await readStored(writing.client, writing.tenant), true);
    }),
  retireMetric: (_root, { id, version, reason }, context) =>
    write(context, reason, async (writing): Promise<Answer> => {
      const stored = await locked(writing);
      const newest = requireVersion(stored, id, version);
      if (newest === undefined) refuse(notFound(`metric @${id}`));
      if (!stored.metrics.some((metric) => metric.id === id)) {
        refuse(invalid(`@${id} is built in: every organisation has it`));
      }
      if (newest.retired === true) return saved(id, stored, false);
      requireUnused(stored, id);
      await carryOut(writing.client, writing.tenant, retirement(newest), writing.by);
      return saved(id, await readStored(writing.client, writing.tenant), true);
    }),
};

async function locked({ client, tenant }: Writing): Promise<StoredDefinitions> {
  await lockAuditTrail(client, tenant);
  return readStored(client, tenant);
}

function requireVersion({ catalogue }: StoredDefinitions, id: string, version: number): MetricDefinition | undefined {
  const newest = catalogue.find(id, null);
  if (newest === undefined && version !== 0) refuse(notFound(`metric @${id}`));
  const inForce = newest?.version ?? 0;
  if (inForce !== version) refuse(conflict(`@${id}`, inForce, version));
  return newest;
}

function checkTexts(title: string, formula: string): void {
  if (title.trim() === '' || title.length > maxTitle)
    refuse(invalid(`a title has 1 to ${maxTitle} characters`, 'title'));
  if (formula.length > maxFormula) refuse(invalid(`a formula has at most ${maxFormula} characters`, 'formula'));
}

async function kept(
  { client, tenant, by }: Writing,
  metric: Pick<MetricDefinition, 'id' | 'title' | 'source'>,
  stored: StoredDefinitions,
): Promise<void> {
  try {
    await keepMetric(client, tenant, metric, by);
  } catch (error) {
    if (error instanceof FormulaError) {
      const problems = error.problems.map((problem) => formulaProblem(problem, 'formula'));
      refuse({ ...invalid(`the formula is refused: ${problems[0]?.message ?? error.message}`), problems });
    }
    if (!(error instanceof MetricError)) throw error;
    if (error.code !== 'MR_METRIC_USED') refuse(invalid(error.message, 'id'));
    refuse({ __typename: 'InUse', message: error.message, ...usersOf(stored, metric.id) });
  }
}

function requireUnused(stored: StoredDefinitions, id: string): void {
  const { metrics, rules } = usersOf(stored, id);
  // What is built in is there again once the organisation's own version is gone.
  if (builtInNamed(id) !== undefined || metrics.length + rules.length === 0) return;
  const users = [...metrics.map((user) => `@${user}`), ...rules.map((rule) => `rule ${rule}`)].join(', ');
  refuse({ __typename: 'InUse', message: `@${id} is used by ${users}: change those first`, metrics, rules });
}

function usersOf(stored: StoredDefinitions, id: string) {
  const metric = metricOf(id, stored);
  return { metrics: [...(metric?.usedByMetrics ?? [])], rules: [...(metric?.usedByRules ?? [])] };
}

function retirement(metric: MetricDefinition) {
  const { title, source } = builtInNamed(metric.id) ?? metric;
  const definition = { id: metric.id, version: metric.version + 1, title, source, retired: true };
  const before = metricAsFile(metric);
  return { kind: 'metric', id: metric.id, action: 'remove', before, after: null, definition } as const;
}

function saved(id: string, stored: StoredDefinitions, changed: boolean): Answer {
  const metric = metricOf(id, stored) ?? refuse(notFound(`metric @${id}`));
  return { __typename: 'MetricSaved', metric, changed, rules: [...(rulesByMetric(stored).get(id) ?? [])] };
}

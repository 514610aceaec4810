import { flightChanges, flightsOf } from '../../definitions/flights.ts';
import { carriedMetric } from '../../definitions/stored.ts';
import { RuleError } from '../../processors/errors.ts';
import { Catalogue, definitionsOf } from '../../processors/formula/catalogue/catalogue.ts';
import { compileRule } from '../../processors/rules/compiled.ts';
import { type RuleDefinition, readRule } from '../../processors/rules/definition.ts';
import type { FlightChange } from '../../processors/rules/planned.ts';
import { isoFromDay } from '../../schemas/day.ts';
import type { RuleConfig } from '../../schemas/generated/types.ts';
import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type { Backtest, BacktestInput, ResolversTypes } from '../generated/resolvers.ts';
import { day as dayNumber } from './arguments.ts';
import type { BacktestOutcome } from './backtest-job.ts';
import { type GoldRow, goldColumns } from './gold-records.ts';
import { instantOf } from './instant.ts';
import { readDefinitions } from './metric-catalogue.ts';
import { readRates } from './rates.ts';
import { ruleProblem } from './rule-problems.ts';
import { asTenant } from './tenant-rows.ts';
import { readTenant, type TenantSelect } from './tenant-select.ts';

const dayMs = 86_400_000;
const maxDays = 92;
/** Rows of gold that one backtest reads. */
const maxRows = 100_000;
/** Alerts of one answer. */
const maxFired = 500;

type Answer = Awaited<ResolversTypes['BacktestResult']>;

/** Tries a rule, stored or not, on the tenant's gold. */
export async function backtestRule(input: BacktestInput, context: GatewayContext): Promise<Answer> {
  if (input.days < 1 || input.days > maxDays) {
    throw new RequestError('MR_RANGE_TOO_LONG', `days is ${input.days}: a rule is tried on 1 to ${maxDays}`);
  }
  const tried = await triedRule(input, context);
  if ('__typename' in tried) return tried;
  const { config, definition, catalogue } = tried;
  const { needs } = compileRule({ tenant: config.tenant_id, version: config.version, definition }, catalogue);
  if (needs.troubles) return untried(definition.rule);
  const last = input.until ? dayNumber('until', input.until) : Math.floor(Date.now() / dayMs) - 1;
  const first = last - input.days + 1;
  const days = { from: isoFromDay(first - needs.days), to: isoFromDay(last) };
  const rows = await goldOf(definition.scope, days, input.known, context);
  if (rows.length > maxRows) {
    return tooMuch(
      `the rule's scope has more than ${maxRows} rows of gold: try fewer days, or the rule on some accounts`,
    );
  }
  const rates = await readRates(first - needs.days, last, context);
  const flights = await readFlights(context);
  // Until the last day has become known, in whatever zone.
  const times = { from: first * dayMs, to: (last + 2) * dayMs };
  const { tenant } = context.principal;
  const outcome = await context.backtests.run({
    tenant,
    rule: config,
    rows,
    known: input.known,
    rates,
    flights,
    ...times,
  });
  if (outcome === 'BUSY') return tooMuch('other rules are being tried: try again in some seconds');
  if (outcome === 'TOO_LONG')
    return tooMuch('the rule took too long to try: try fewer days, or the rule on some accounts');
  return told({ from: isoFromDay(first), to: isoFromDay(last), known: input.known }, outcome, first, last);
}

function readFlights({ stores, principal }: GatewayContext): Promise<readonly FlightChange[]> {
  const { tenant } = principal;
  return asTenant(stores.postgres, tenant, async (client) => flightChanges(await flightsOf(client, tenant)));
}

/** A rule that asks for what is not kept of the past. */
function untried(rule: string): Answer {
  const message = 'which slices were late, shrunk or incomplete is not kept of the past: it cannot be tried on it';
  const problems = [{ place: 'condition', message, span: null, fix: null }];
  return { __typename: 'Invalid', message: `rule ${rule} cannot be tried: ${message}`, problems };
}

function tooMuch(message: string): Answer {
  return { __typename: 'TooMuch', message };
}

interface Tried {
  readonly config: RuleConfig;
  readonly definition: RuleDefinition;
  readonly catalogue: Catalogue;
}

async function triedRule(
  { ruleId, definition: given }: BacktestInput,
  context: GatewayContext,
): Promise<Tried | (Answer & { readonly __typename: string })> {
  if ((ruleId === null || ruleId === undefined) === (given === null || given === undefined)) {
    throw new RequestError('MR_ARGUMENT_INVALID', 'give either ruleId or definition: one of them is tried');
  }
  const { tenant } = context.principal;
  const stored = await readDefinitions(context);
  const rule = stored.rules.find(({ id }) => id === ruleId);
  if (ruleId && rule === undefined) {
    return {
      __typename: 'NotFound',
      message: `there is no rule '${ruleId}': give its definition, or the id of one that there is`,
    };
  }
  const said = rule?.definition ?? given;
  const metrics = rule === undefined ? stored.metrics.map(carriedMetric) : rule.metrics;
  const catalogue = new Catalogue(definitionsOf(metrics));
  try {
    const definition = readRule(said, catalogue);
    const config = {
      tenant_id: tenant,
      rule_id: definition.rule,
      version: rule?.version ?? 1,
      definition: JSON.stringify(said),
      metrics: [...metrics],
      updated_at: 0,
    };
    return { config, definition, catalogue };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return {
      __typename: 'Invalid',
      message: 'the rule cannot be tried as it is',
      problems: error.problems.map(ruleProblem),
    };
  }
}

async function goldOf(
  scope: RuleDefinition['scope'],
  days: { readonly from: string; readonly to: string },
  known: BacktestInput['known'],
  context: GatewayContext,
): Promise<GoldRow[]> {
  const where = [
    'level = {level:String}',
    'report_family = {family:String}',
    'report_day BETWEEN {from:Date} AND {to:Date}',
  ];
  const parameters: Record<string, string | readonly string[]> = {
    ...days,
    level: scope.level.toUpperCase(),
    family: scope.family,
  };
  if (scope.platforms !== undefined) {
    where.push('platform IN {platforms:Array(String)}');
    parameters.platforms = scope.platforms.map((name) => name.toUpperCase());
  }
  if (scope.accounts !== undefined) {
    where.push('account_id IN {accounts:Array(String)}');
    parameters.accounts = scope.accounts;
  }
  const select: TenantSelect = {
    from: known === 'NOW' ? 'gold_current' : 'gold_history FINAL',
    columns: goldColumns,
    where,
    countedOnly: false,
    groupBy: [],
    orderBy: ['produced', 'gold_key', 'revision'],
    limit: maxRows + 1,
    parameters,
  };
  return readTenant<GoldRow>(context.stores.clickhouse, context.principal.tenant, select, context.limits);
}

function told(
  about: Pick<Backtest, 'from' | 'to' | 'known'>,
  { records, fired }: BacktestOutcome,
  first: number,
  last: number,
): Answer {
  const perDay = new Map<string, number>();
  for (let day = first; day <= last + 1; day++) perDay.set(isoFromDay(day), 0);
  for (const { firedAt } of fired) {
    const day = isoFromDay(Math.floor(firedAt / dayMs));
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
  }
  return {
    __typename: 'Backtest',
    ...about,
    records,
    alerts: fired.length,
    entities: new Set(fired.map(({ account, entity }) => JSON.stringify([account, entity]))).size,
    days: [...perDay].map(([day, count]) => ({ day, fired: count })),
    fired: fired.slice(0, maxFired).map(firedNode),
  };
}

function firedNode(alert: BacktestOutcome['fired'][number]): Backtest['fired'][number] {
  const { account: accountId, entity: entityId, firedAt, endedAt, severity, slices, ...rest } = alert;
  return {
    ...rest,
    accountId,
    entityId,
    firedAt: instantOf(firedAt),
    endedAt: endedAt === null ? null : instantOf(endedAt),
    severity: severity as Backtest['fired'][number]['severity'],
    slices: [...slices],
  };
}

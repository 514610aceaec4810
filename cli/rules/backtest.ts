import { existsSync } from 'node:fs';
import { flightChanges, flightsOf } from '../../definitions/flights.ts';
import { Catalogue, definitionsOf } from '../../processors/formula/catalogue/catalogue.ts';
import { rateChanges } from '../../processors/rates/state.ts';
import {
  asKnownNow,
  type Backtest,
  backtest,
  type KnownGold,
  type WouldFire,
} from '../../processors/rules/backtest.ts';
import { compileRule } from '../../processors/rules/compiled.ts';
import { readRule } from '../../processors/rules/definition.ts';
import { isoFromDay } from '../../schemas/day.ts';
import type { RuleConfig } from '../../schemas/generated/types.ts';
import { readDefinitions } from '../definitions/files.ts';
import { CliError } from '../errors.ts';
import { tenantRates } from '../rates/tenant-rates.ts';
import { withClickHouse } from '../reads/tenant-query.ts';
import { textTable } from '../reads/text-table.ts';
import { inTenant } from '../tenants/store.ts';
import { readGold } from './gold-history.ts';
import { catalogueAndMetrics } from './metrics.ts';

const dayMs = 86_400_000;
/** Alerts that the text shows at most; JSON has all. */
const shownAlerts = 50;

/** What the command line says. */
export interface BacktestArguments {
  readonly tenant: string;
  readonly days: number;
  /** The day that is the last one, `2026-11-01`; yesterday unless said. */
  readonly until?: string;
  readonly known: 'now' | 'then';
  readonly json?: boolean;
}

/**
 * Prints when a rule would have fired. `said` is a file with one rule, or the id of one that is stored.
 * @throws CliError for a rule that is not there or too much gold, RuleError for one that cannot be.
 */
export async function printBacktest(said: string, options: BacktestArguments): Promise<void> {
  const { tenant } = options;
  const config = existsSync(said) ? await ruleOfFile(said, tenant) : await ruleOfStore(said, tenant);
  const catalogue = new Catalogue(definitionsOf(config.metrics));
  const definition = readRule(JSON.parse(config.definition), catalogue);
  const rule = compileRule({ tenant, version: config.version, definition }, catalogue);
  const last = options.until === undefined ? Math.floor(Date.now() / dayMs) - 1 : Date.parse(options.until) / dayMs;
  const first = last - options.days + 1;
  const gold = await withClickHouse((client) =>
    readGold(client, {
      tenant,
      scope: definition.scope,
      from: isoFromDay(first - rule.needs.days),
      to: isoFromDay(last),
      revisions: options.known === 'now' ? 'newest' : 'all',
    }),
  );
  const known: readonly KnownGold[] =
    options.known === 'now'
      ? asKnownNow(gold)
      : gold.map((record) => ({ gold: record, at: record.h.produced_at / 1000 }));
  const { choice, kept } = await tenantRates(tenant, first - rule.needs.days, last);
  const rates = rateChanges(tenant, kept, choice);
  // Until the last day has become known, in whatever zone.
  const result = backtest({ ...config, definition: inForce(config) }, known, first * dayMs, (last + 2) * dayMs, {
    rates,
    flights: flightChanges(await inTenant(tenant, (client) => flightsOf(client, tenant))),
  });
  const about = { rule: definition.rule, from: isoFromDay(first), to: isoFromDay(last), known: options.known };
  if (options.json === true) console.log(JSON.stringify(documentOf(about, result), null, 2));
  else console.log(textOf(about, result));
}

/** A rule that is switched off is tried all the same. */
function inForce({ definition }: RuleConfig): string {
  return JSON.stringify({ ...JSON.parse(definition), mode: 'notify' });
}

async function ruleOfFile(file: string, tenant: string): Promise<RuleConfig> {
  const { documents, problems } = readDefinitions(file);
  const rules = documents.filter(({ said }) => typeof said === 'object' && said !== null && 'rule' in said);
  const [rule] = rules;
  if (rule === undefined || rules.length > 1 || problems.length > 0) {
    const found = problems[0]?.message ?? `${rules.length} rules`;
    throw new CliError('MR_CLI_FILE', `${file} must hold one rule, it has ${found}: give a file with the one to try`);
  }
  const { own } = await catalogueAndMetrics(tenant);
  const said = rule.said as { readonly rule: unknown };
  return {
    tenant_id: tenant,
    rule_id: String(said.rule),
    version: 1,
    definition: JSON.stringify(said),
    metrics: own,
    updated_at: 0,
  };
}

interface StoredRow {
  readonly version: number;
  readonly definition: unknown;
  readonly metrics: RuleConfig['metrics'];
}

async function ruleOfStore(id: string, tenant: string): Promise<RuleConfig> {
  const rows = await inTenant(tenant, async (client) => {
    const found = await client.query<StoredRow>(
      `select r.version, v.definition, r.metrics from rule r join rule_version v using (tenant_id, rule_id, version)
         where r.tenant_id = $1 and r.rule_id = $2`,
      [tenant, id],
    );
    return found.rows;
  });
  const [row] = rows;
  if (row === undefined) {
    throw new CliError('MR_CLI_NAME', `${tenant} has no rule '${id}', and there is no such file: give one of them`);
  }
  const { version, definition, metrics } = row;
  return { tenant_id: tenant, rule_id: id, version, definition: JSON.stringify(definition), metrics, updated_at: 0 };
}

interface About {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  readonly known: 'now' | 'then';
}

function documentOf(about: About, { records, fired }: Backtest) {
  return {
    ...about,
    records,
    alerts: fired.length,
    entities: new Set(fired.map(({ account, entity }) => JSON.stringify([account, entity]))).size,
    fired: fired.map((alert) => ({
      ...alert,
      firedAt: instant(alert.firedAt),
      endedAt: alert.endedAt === null ? null : instant(alert.endedAt),
    })),
  };
}

function textOf(about: About, result: Backtest): string {
  const { alerts, entities, records } = documentOf(about, result);
  const when = `${about.from} to ${about.to}, as known ${about.known}`;
  const head = `${about.rule}, ${when}: ${counted(alerts, 'alert')} of ${counted(entities, 'entity', 'entities')}, ${counted(records, 'record')} looked at`;
  if (alerts === 0) return head;
  const rows = result.fired.slice(0, shownAlerts).map(rowOf);
  const rest = alerts > shownAlerts ? [`and ${alerts - shownAlerts} more: --json has all`] : [];
  return [head, textTable(['from', 'to', 'severity', 'what'], rows), ...rest].join('\n');
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function rowOf({ firedAt, endedAt, severity, subject }: WouldFire): string[] {
  return [instant(firedAt), endedAt === null ? 'still' : instant(endedAt), severity.toLowerCase(), subject];
}

function instant(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

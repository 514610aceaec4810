import { setImmediate as othersTurn } from 'node:timers/promises';
import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { fetchedPlatforms, usualReports } from '../../connectors/clients.ts';
import { localDay } from '../../connectors/local-day.ts';
import { type MeasureName, platformOf, type ReportProfile } from '../../connectors/profile.ts';
import type { Sandbox } from '../../connectors/sandbox/server.ts';
import { isoFromDay } from '../../schemas/day.ts';

/** What the sandbox has figures of. */
const measures = [
  'impressions',
  'clicks',
  'spend',
  'conversions',
  'conversion_value',
] as const satisfies readonly MeasureName[];

/** By platform, account, report, day, entity and measure: counts, and micros of money and conversions. */
export type Values = ReadonlyMap<string, string>;

/** A series of days: one report of one account. */
export interface TrueSeries {
  readonly account: string;
  readonly report: ReportProfile;
  /** Since 1970-01-01, both included. */
  readonly first: number;
  readonly last: number;
}

/** The days of each report of an organisation's accounts from a day on that have begun at `now`. */
export function seriesOf(sandbox: Sandbox, organisation: number, first: number, now: number): readonly TrueSeries[] {
  return fetchedPlatforms.flatMap((platform) =>
    sandbox.accounts(platform, organisation).flatMap(({ account, zone }) =>
      usualReports(platform).map((report) => {
        const last = localDay(report.zoneRule === 'utc' ? 'UTC' : zone, now);
        return { account, report, first, last };
      }),
    ),
  );
}

/** What the platform tells of a report's rows: of an account itself Snapchat tells its spend and nothing else. */
function toldOf({ platform, level, columns }: ReportProfile): readonly (typeof measures)[number][] {
  if (platform === 'snapchat' && level === 'account') return ['spend'];
  return measures.filter((measure) => columns.some(({ is }) => is.role === 'measure' && is.as === measure));
}

/** Names of keywords in gold, by theirs at the platform: one is unique in its ad group only. */
function keywordNames(sandbox: Sandbox, { account, report }: TrueSeries): ReadonlyMap<string, string> {
  if (report.level !== 'keyword') return new Map();
  const entities = sandbox.accounts(report.platform).find((each) => each.account === account)?.entities ?? [];
  return new Map(entities.map(({ ids }) => [ids.keyword ?? '', `${ids.ad_group}~${ids.keyword}`]));
}

/** Everything that the sandbox says of these days now. */
export async function trueValues(sandbox: Sandbox, series: readonly TrueSeries[]): Promise<Values> {
  const values = new Map<string, string>();
  for (const one of series) {
    const { account, report, first, last } = one;
    const told = toldOf(report);
    const names = keywordNames(sandbox, one);
    for (let number = first; number <= last; number += 1) {
      const day = isoFromDay(number);
      const truth = sandbox.truth({ platform: report.platform, account, level: report.level, day });
      for (const [id, figures] of truth) {
        const entity = names.get(id) ?? id;
        const of = { platform: platformOf(report), account, report: report.report, day, entity };
        for (const measure of told) values.set(keyOf(of, measure), String(figures[measure] ?? 0n));
      }
      // The sandbox answers others meanwhile.
      await othersTurn();
    }
  }
  return values;
}

/** Everything that gold has of a tenant. A measure that it does not have is not there. */
export async function goldValues(clickhouse: ClickHouseClient, tenant: string): Promise<Values> {
  const result = await clickhouse.query({
    query: `SELECT platform, account_id AS account, report_type AS report, toString(report_day) AS day, entity_id AS entity,
        ${measures.map((measure) => `toString(${measure}) AS ${measure}`).join(', ')}
      FROM gold_current WHERE tenant_id = {tenant:String} AND hour = -1`,
    query_params: { tenant },
    format: 'JSONEachRow',
  });
  const values = new Map<string, string>();
  for (const row of await result.json<Of & Record<(typeof measures)[number], string | null>>()) {
    for (const measure of measures) {
      const value = row[measure];
      if (value !== null) values.set(keyOf(row, measure), value);
    }
  }
  return values;
}

/** What is not the same, the first `most` of it, each with both values. */
export function differences(gold: Values, truth: Values, most = 20): readonly string[] {
  const found: string[] = [];
  for (const key of new Set([...truth.keys(), ...gold.keys()])) {
    if (gold.get(key) === truth.get(key)) continue;
    found.push(`${key}: gold ${gold.get(key) ?? 'has nothing'}, the platform ${truth.get(key) ?? 'says nothing'}`);
    if (found.length === most) break;
  }
  return found;
}

interface Of {
  readonly platform: string;
  readonly account: string;
  readonly report: string;
  readonly day: string;
  readonly entity: string;
}

function keyOf({ platform, account, report, day, entity }: Of, measure: string): string {
  return `${platform} ${account} ${report} ${day} ${entity} ${measure}`;
}

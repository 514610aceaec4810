/**
 * The questions of dashboards, as the gateway asks ClickHouse, over so many rows of gold: milliseconds until the whole answer is there,
 * each question asked `--times` times for other tenants, one after another. `--tenants 1` gives all rows to one organisation. The engine makes
 * the rows itself; 100 million take about 6 GB and most of an hour on two cores.
 *
 * Run: npm run -s bench -- clickhouse [--rows 100000000] [--tenants 100] [--times 20]
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type ClickHouseClient, createClickHouse } from '../base/clickhouse.ts';
import type { GroupBy, MetricFilter } from '../gateway/generated/resolvers.ts';
import { dataRangeSelect } from '../gateway/reads/data-ranges.ts';
import { groupingOf } from '../gateway/reads/metric-keys.ts';
import { metricSelect } from '../gateway/reads/metric-select.ts';
import { type TenantSelect, tenantSql } from '../gateway/reads/tenant-select.ts';
import { startStack } from '../redpanda/local/stack.ts';
import { migrateClickHouse } from '../sinks/clickhouse/migrate.ts';
import { BenchError } from './errors.ts';
import { insertGold } from './gateway/gold-rows.ts';
import { percentiles } from './gateway/percentiles.ts';

/** Milliseconds within which a dashboard is answered. */
const wantedMs = 1_000;
/** Milliseconds that merges may take before the questions begin. */
const mergePatienceMs = 300_000;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    rows: { type: 'string', default: '100000000' },
    tenants: { type: 'string', default: '100' },
    times: { type: 'string', default: '20' },
  },
});
const [rows, count, times] = [values.rows, values.tenants, values.times].map(Number) as [number, number, number];
if (![rows, count, times].every((value) => value > 0)) {
  throw new BenchError('MR_BENCH_USAGE', '--rows, --tenants and --times must be numbers above 0');
}

/** What the bench of the gateway asks of a row. */
const parts = {
  fields: ['finality', 'coverage', 'dataAsOf'],
  measures: ['impressions', 'clicks', 'spend'],
  ratios: ['ctr', 'cpc'],
} as const;
const month: MetricFilter = { level: 'AD', from: '2026-11-01', to: '2026-11-30', reportFamily: 'delivery' };
const metrics = (groupBy: readonly GroupBy[], limit: number, more: Partial<MetricFilter> = {}) =>
  metricSelect({ ...month, ...more }, groupingOf(groupBy), { parts, limit });
const questions: Readonly<Record<string, TenantSelect>> = {
  total: metrics([], 2),
  'by day': metrics(['DAY'], 32),
  'by account': metrics(['ACCOUNT'], 51),
  'by day and account': metrics(['DAY', 'ACCOUNT'], 101),
  'by campaign': metrics(['CAMPAIGN'], 51),
  'most spend by account': metricSelect(month, groupingOf(['ACCOUNT']), {
    parts,
    limit: 11,
    orderBy: { by: 'SPEND', descending: true },
  }),
  'an account by day': metrics(['DAY'], 32, { accounts: ['a0'] }),
  'an account by ad': metrics(['ENTITY'], 51, { accounts: ['a0'] }),
  'a week by day': metrics(['DAY'], 8, { from: '2026-11-24' }),
  ranges: dataRangeSelect(),
};

/** Waits until what was inserted is merged, as it is on a server between two imports. Gives the merges that went on even so. */
async function settled(client: ClickHouseClient): Promise<number> {
  const deadline = Date.now() + mergePatienceMs;
  for (;;) {
    const answer = await client.query({ query: 'SELECT count() AS merges FROM system.merges', format: 'JSONEachRow' });
    const [row] = await answer.json<{ merges: string }>();
    const merges = Number(row?.merges);
    if (merges === 0 || Date.now() > deadline) return merges;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

/** Milliseconds of each asking, for one tenant after another. */
async function timed(client: ClickHouseClient, select: TenantSelect, tenants: readonly string[]): Promise<number[]> {
  const taken: number[] = [];
  for (let at = 0; at < times; at++) {
    const { query, parameters } = tenantSql(tenants[at % tenants.length] ?? '', select);
    const begun = performance.now();
    const answer = await client.query({ query, query_params: { ...parameters }, format: 'JSONEachRow' });
    const got = await answer.json();
    taken.push(performance.now() - begun);
    if (got.length === 0) throw new BenchError('MR_BENCH_RESULT', `nothing was found: ${query}`);
  }
  return taken;
}

/** A database of its own: the server may be one that has others. */
const database = 'millrace_bench';
const stack = await startStack({ mode: 'test', services: ['clickhouse'] });
const client = createClickHouse(stack.clickhouse, { database, requestTimeoutMs: 600_000 });
try {
  await migrateClickHouse(stack.clickhouse, { database });
  // Nobody asks here for what was known earlier, and it would be as many rows again.
  await client.command({ query: 'DROP VIEW gold_to_history' });
  const tenants = Array.from({ length: count }, (_, at) => `bench-${at}`);
  const begun = performance.now();
  const made = await insertGold({ url: stack.clickhouse, database }, tenants, rows);
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  const merges = await settled(client);
  const load = loadavg().map((each) => each.toFixed(1));
  console.log(
    `${cpus().length} processors, load ${load.join(' ')}; ${made} rows of ${count} tenants made in ${seconds} s, ${merges} merges under way`,
  );
  let slowest = 0;
  for (const [name, select] of Object.entries(questions)) {
    const taken = await timed(client, select, tenants);
    slowest = Math.max(slowest, ...taken);
    console.log(`  ${name.padEnd(22)} ${select.from.padEnd(26)} ${percentiles(taken)}`);
  }
  const verdict = slowest < wantedMs ? 'all within' : 'NOT all within';
  console.log(`${verdict} ${wantedMs} ms: the slowest took ${slowest.toFixed(0)} ms`);
} finally {
  await client.command({ query: `DROP DATABASE IF EXISTS ${database}` });
  await client.close();
  await stack.stop();
}

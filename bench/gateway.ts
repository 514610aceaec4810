/**
 * One gateway under the load of dashboards, on real servers. Live: milliseconds from when an event is appended to its tenant's stream in
 * Redis until a subscriber has it, with so many subscribers (spread over the tenants) and events a second; the gateway's memory ten
 * times on the way. Then queries: the ten operations of dashboards in turn, at so many a second, over so many rows of
 * gold, while data goes on changing. The gateway is a process of its own; this one is everybody else, and says how much of the
 * processors it took itself. Every event must reach each of its subscribers once and in order.
 *
 * Run: npm run -s bench -- gateway [--subscribers 2000] [--tenants 200] [--events 200] [--minutes 10] [--queries 1000] [--seconds 60]
 *   [--rows 10000000] [--profile FOLDER]; --minutes is of the first part, --seconds of the second; --profile writes the gateway's CPU profile
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startStack } from '../redpanda/local/stack.ts';
import { migrateClickHouse } from '../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../sinks/postgres/migrate.ts';
import { BenchError } from './errors.ts';
import { startGatewayProcess } from './gateway/gateway-process.ts';
import { insertGold } from './gateway/gold-rows.ts';
import { askAll } from './gateway/queries.ts';
import { followAll } from './gateway/subscribers.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    subscribers: { type: 'string', default: '2000' },
    // Each has 1,200 points a minute, as one user has.
    tenants: { type: 'string', default: '200' },
    events: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '10' },
    queries: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
    rows: { type: 'string', default: '10000000' },
    profile: { type: 'string' },
  },
});
const { profile, ...figures } = values;
const load = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value)])) as Record<
  keyof typeof figures,
  number
>;
const wrong = Object.entries(load).find(([, value]) => !(value > 0));
if (wrong) throw new BenchError('MR_BENCH_USAGE', `--${wrong[0]} must be a number above 0`);

const before = loadavg().map((each) => each.toFixed(1));
const stack = await startStack({ mode: 'test', services: ['redis', 'postgres', 'clickhouse'] });
try {
  await migratePostgres(stack.postgres);
  await migrateClickHouse(stack.clickhouse, { database: 'millrace' });
  const tenants = Array.from({ length: load.tenants }, (_, at) => `bench-${at}`);
  const rows = await insertGold({ url: stack.clickhouse, database: 'millrace' }, tenants, load.rows);
  const gateway = await startGatewayProcess(stack.environment, profile);
  try {
    console.log(`${cpus().length} processors, Node ${process.version}, load before: ${before.join(' ')}`);
    await followAll(gateway, { ...load, seconds: load.minutes * 60, tenants, redis: stack.redis });
    await askAll(gateway, { tenants, seconds: load.seconds, perSecond: load.queries, rows, redis: stack.redis });
  } finally {
    await gateway.stop();
  }
} finally {
  await stack.stop();
}

/**
 * One gateway under the load of dashboards, on real servers. Live: milliseconds from when an event is appended to its tenant's stream in
 * Redis until a subscriber has it, with so many subscribers (spread over the tenants) and events a second; the gateway's memory at the
 * beginning, halfway and at the end. Then queries: the ten operations of dashboards in turn, at so many a second, over so many rows of
 * gold, while data goes on changing. The gateway is a process of its own; this one is everybody else, and says how much of the
 * processors it took itself. Every event must reach each of its subscribers once and in order.
 *
 * Run: npm run -s bench -- gateway [--subscribers 2000] [--tenants 100] [--events 200] [--seconds 30] [--queries 100] [--rows 1000000]
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
    tenants: { type: 'string', default: '100' },
    events: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    queries: { type: 'string', default: '100' },
    rows: { type: 'string', default: '1000000' },
  },
});
const load = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)])) as Record<
  keyof typeof values,
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
  const rows = await insertGold(stack.clickhouse, tenants, load.rows);
  const gateway = await startGatewayProcess(stack.environment);
  try {
    console.log(`${cpus().length} processors, Node ${process.version}, load before: ${before.join(' ')}`);
    await followAll(gateway, { ...load, tenants, redis: stack.redis });
    await askAll(gateway, { tenants, seconds: load.seconds, perSecond: load.queries, rows, redis: stack.redis });
  } finally {
    await gateway.stop();
  }
} finally {
  await stack.stop();
}

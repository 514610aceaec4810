import { loadavg } from 'node:os';
import { applyTopics } from '../../redpanda/apply-topics.ts';
import { type Stack, startStack } from '../../redpanda/local/stack.ts';
import { applySubjects, planSubjects } from '../../redpanda/subjects.ts';
import { createCodec } from '../../schemas/codec.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics, type Topics } from '../../schemas/topics.ts';
import { migratePostgres } from '../../sinks/postgres/migrate.ts';
import { topologies } from '../../topologies/index.ts';
import { BenchError } from '../errors.ts';
import { startStage } from '../pipeline/apps.ts';
import { engineCost } from './engine.ts';
import { alertLatency } from './live.ts';
import { webhookLatency } from './webhook.ts';

// What rules cost: the engine alone with 10,000 rules on 100,000 entities, and milliseconds from gold sent to the transition committed at
// 200 records a second with 1,000 rules, on a broker; and from gold committed to the webhook received. Rules, notifications and the receiver
// run in this process. Measured on two cores that others kept busy, never on a quiet machine (load 10.6 before, 24.2 after): 3,000 alerts from
// gold committed to webhook in 489 ms (p50) and 1,775 ms (p99). Usage: npm run -s bench -- alerts [engine|live|webhook]

const which = process.argv[3];
console.log(
  `load before: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
);
if (![undefined, 'engine', 'live', 'webhook'].includes(which)) {
  throw new BenchError('MR_BENCH_USAGE', `there is no part '${which}': name engine, live or webhook, or none for all`);
}
if (which === undefined || which === 'engine') engine();
if (which === undefined || which === 'live') await live();
if (which === undefined || which === 'webhook') await webhook();
console.log(
  `load after: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
);

function engine(): void {
  const cost = engineCost(10_000, 100_000, 20_000);
  console.log(
    `engine  ${cost.rules} rules, ${cost.entities} entities: ${cost.quietMicros.toFixed(0)} µs CPU a gold record that changes no alert ` +
      `(${Math.round(1e6 / cost.quietMicros)} a second of a core), ${cost.tellingMicros.toFixed(0)} µs one that changes ` +
      `${cost.transitionsARecord.toFixed(1)}; ${cost.microsARule.toFixed(0)} µs a rule taken in`,
  );
  console.log(
    `memory  ${cost.instances} instances of rules: ${Math.round(cost.bytesAnInstance)} bytes of heap each, ` +
      `${Math.round(cost.storedBytesAnInstance)} in Redis; ${Math.round(cost.bytesAnEntity)} of heap an entity`,
  );
}

async function live(): Promise<void> {
  const stack = await startStack({ mode: 'test', services: ['kafka', 'redis', 'registry'] });
  try {
    const latencies = await withRules(stack, (topics) => alertLatency(stack.kafka, topics, 1_000, 30));
    print('live', `${latencies.length} transitions, gold sent to transition committed`, latencies);
  } finally {
    await stack.stop();
  }
}

async function webhook(): Promise<void> {
  const stack = await startStack({ mode: 'test', services: ['kafka', 'redis', 'registry', 'postgres'] });
  try {
    await migratePostgres(stack.postgres);
    const latencies = await withRules(stack, (topics) => webhookLatency(stack, topics, 1_000, 30));
    print('webhook', `${latencies.length} alerts, gold committed to webhook received`, latencies);
  } finally {
    await stack.stop();
  }
}

/** Runs `measure` with the topology of rules at work. */
async function withRules(
  stack: Pick<Stack, 'kafka' | 'redis' | 'registry'>,
  measure: (topics: Topics) => Promise<number[]>,
): Promise<number[]> {
  const registry = registryClient(stack.registry);
  await applyTopics(stack.kafka);
  await applySubjects(registry, await planSubjects(registry));
  const topics = createTopics(createCodec(registry));
  await Promise.all([topics.ready, topics.rules, topics.alerts].map(({ value }) => value.open?.()));
  const rules = topologies.find(({ name }) => name === 'rules');
  if (rules === undefined) throw new BenchError('MR_BENCH_INPUT', 'there is no topology of rules');
  const stage = await startStage(rules, topics, stack);
  try {
    return await measure(topics);
  } finally {
    await stage.stop();
  }
}

function print(name: string, what: string, latencies: readonly number[]): void {
  const at = (share: number) => Math.round(latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN);
  console.log(`${name.padEnd(8)}${what}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`);
}

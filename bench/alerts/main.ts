import { loadavg } from 'node:os';
import { applyTopics } from '../../redpanda/apply-topics.ts';
import { type Stack, startStack } from '../../redpanda/local/stack.ts';
import { applySubjects, planSubjects } from '../../redpanda/subjects.ts';
import { createCodec } from '../../schemas/codec.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics, type Topics } from '../../schemas/topics.ts';
import { migratePostgres } from '../../sinks/postgres/migrate.ts';
import { BenchError } from '../errors.ts';
import { engineCost } from './engine.ts';
import { alertLatency, coresText, type Latency } from './live.ts';
import { Part } from './part.ts';
import { webhookLatency } from './webhook.ts';

// What rules cost: the engine alone with 10,000 rules on 100,000 entities; and with 1,000 rules of two organisations, their limits in force, and 200
// gold records a second on a broker, milliseconds until the transition is committed, and until the webhook is received. They count from when a
// record was due to be sent, which is before it is committed. Rules and notifications are processes of their own, as an installation runs them;
// the sender and the receiver run in this one. A minute of the same load comes before, and is told of by itself.
// Usage: npm run -s bench -- alerts [engine|live|webhook]

/** What is measured: in each minute rules that go by the clock are judged once. */
const seconds = 60;
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
    const latency = await withRules(stack, (topics, rules) =>
      alertLatency(stack.kafka, topics, 1_000, seconds, [rules]),
    );
    print('live', 'transitions, gold to transition committed', latency);
  } finally {
    await stack.stop();
  }
}

async function webhook(): Promise<void> {
  const stack = await startStack({ mode: 'test', services: ['kafka', 'redis', 'registry', 'postgres'] });
  try {
    await migratePostgres(stack.postgres);
    const latency = await withRules(stack, (topics, rules) => webhookLatency(stack, topics, 1_000, seconds, rules));
    print('webhook', 'alerts, gold to webhook received', latency);
  } finally {
    await stack.stop();
  }
}

/** Runs `measure` with the topology of rules at work. */
async function withRules(
  stack: Pick<Stack, 'kafka' | 'redis' | 'registry'>,
  measure: (topics: Topics, rules: Part) => Promise<Latency>,
): Promise<Latency> {
  const registry = registryClient(stack.registry);
  await applyTopics(stack.kafka);
  await applySubjects(registry, await planSubjects(registry));
  const topics = createTopics(createCodec(registry));
  await Promise.all([topics.ready, topics.rules, topics.alerts].map(({ value }) => value.open?.()));
  const { kafka, redis, registry: registryUrl } = stack;
  const rules = await Part.start('rules', { kafka, redis, registry: registryUrl });
  try {
    return await measure(topics, rules);
  } finally {
    await rules.stop();
  }
}

function print(name: string, what: string, { millis, firstMillis, recordsASecond, cores }: Latency): void {
  console.log(
    `${name.padEnd(8)}${millis.length} ${what}, at ${recordsASecond.toFixed(0)} records a second: ${percentiles(millis)}; ` +
      `${coresText(cores)}; in the minute before it, from the start on: ${percentiles(firstMillis)}`,
  );
}

/** @param millis in order */
function percentiles(millis: readonly number[]): string {
  const at = (share: number) => Math.round(millis[Math.floor((millis.length - 1) * share)] ?? Number.NaN);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`;
}

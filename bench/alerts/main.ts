import { loadavg } from 'node:os';
import { applyTopics } from '../../redpanda/apply-topics.ts';
import { startStack } from '../../redpanda/local/stack.ts';
import { applySubjects, planSubjects } from '../../redpanda/subjects.ts';
import { createCodec } from '../../schemas/codec.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics } from '../../schemas/topics.ts';
import { topologies } from '../../topologies/index.ts';
import { BenchError } from '../errors.ts';
import { startStage } from '../pipeline/apps.ts';
import { engineCost } from './engine.ts';
import { alertLatency } from './live.ts';

// What rules cost: the engine alone with 10,000 rules on 100,000 entities, and milliseconds from gold sent to the transition committed at
// 200 records a second with 1,000 rules, on a broker. Usage: npm run -s bench -- alerts [engine|live]

const which = process.argv[3];
console.log(
  `load before: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
);
if (which !== 'live') engine();
if (which !== 'engine') await live();
console.log(
  `load after: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
);

function engine(): void {
  const cost = engineCost(10_000, 100_000, 20_000);
  console.log(
    `engine  ${cost.rules} rules, ${cost.entities} entities: ${cost.quietMicros.toFixed(0)} µs CPU a gold record that changes no alert, ` +
      `${cost.tellingMicros.toFixed(0)} µs one that changes ${cost.transitionsARecord.toFixed(1)}; ${cost.microsARule.toFixed(0)} µs a rule ` +
      `taken in; ${Math.round(cost.bytesAnEntity)} bytes of heap an entity with its instances`,
  );
}

async function live(): Promise<void> {
  const stack = await startStack({ mode: 'test', services: ['kafka', 'redis', 'registry'] });
  try {
    const registry = registryClient(stack.registry);
    await applyTopics(stack.kafka);
    await applySubjects(registry, await planSubjects(registry));
    const topics = createTopics(createCodec(registry));
    await Promise.all([topics.ready, topics.rules, topics.alerts].map(({ value }) => value.open?.()));
    const rules = topologies.find(({ name }) => name === 'rules');
    if (rules === undefined) throw new BenchError('MR_BENCH_INPUT', 'there is no topology of rules');
    const stage = await startStage(rules, topics, stack);
    const latencies = await alertLatency(stack.kafka, topics, 1_000, 30);
    await stage.stop();
    const at = (share: number) => Math.round(latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN);
    console.log(`live    ${latencies.length} transitions: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`);
  } finally {
    await stack.stop();
  }
}

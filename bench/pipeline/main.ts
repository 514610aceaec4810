import { RawWriter } from '../../connectors/import/raw-writer.ts';
import { applyTopics } from '../../redpanda/apply-topics.ts';
import { startStack } from '../../redpanda/local/stack.ts';
import { applySubjects, planSubjects } from '../../redpanda/subjects.ts';
import { createCodec } from '../../schemas/codec.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics, type Topics } from '../../schemas/topics.ts';
import { topologies as allTopologies } from '../../topologies/index.ts';
import { duelOptions } from '../duel/options.ts';
import { type RunningStage, startStage, untilProcessed } from './apps.ts';
import { measureLatency } from './latency.ts';
import { sendSlice } from './load.ts';

// Rows a second from the raw topic to gold committed, exactly once, all stages in this process beside broker and Redis;
// CPU a row by stage; and the latency at 500 rows a second. Rows have 22 columns. Usage: npm run -s bench -- pipeline [--records N]

const rowsPerSlice = 1_000;
const slices = Math.ceil((duelOptions(process.argv.slice(3)).records ?? 100_000) / rowsPerSlice);
const rows = slices * rowsPerSlice;
/** What each stage reads per slice: bronze BEGIN, chunks, END; silver also a CHUNK_END a chunk; gold facts and the END. */
const chunksPerSlice = Math.ceil(rowsPerSlice / 1_000);
const reads = { bronze: 2 + chunksPerSlice, silver: 2 + chunksPerSlice + rowsPerSlice, gold: rowsPerSlice + 1 };

const topologies = allTopologies.filter(({ name }) => name in reads);

const stack = await startStack({ mode: 'test', services: ['kafka', 'redis', 'registry'] });
try {
  const registry = registryClient(stack.registry);
  await applyTopics(stack.kafka);
  await applySubjects(registry, await planSubjects(registry));
  const topics = createTopics(createCodec(registry));
  await Promise.all([topics.raw.value.open?.(), topics.ready.value.open?.()]);
  const writer = await RawWriter.connect(stack.kafka, topics.raw.value, 'bench');
  await load(writer, 'by-stage');
  await byStage(topics);
  await load(writer, 'together');
  const stages = await together(topics);
  report('latency', await measureLatency(stack.kafka, topics, writer, 20));
  await Promise.all(stages.map((stage) => stage.stop()));
  await writer.close();
} finally {
  await stack.stop();
}

async function load(writer: RawWriter, tenant: string): Promise<void> {
  for (let number = 0; number < slices; number += 1) {
    sendSlice(writer, { tenant, number, rows: rowsPerSlice, trace: `${tenant}-${number}` });
    await writer.drained();
  }
  await writer.flush();
}

/** One stage after the other, each alone: what a row costs in it. */
async function byStage(topics: Topics): Promise<void> {
  for (const topology of topologies) {
    const cpu = process.cpuUsage();
    const begin = performance.now();
    const stage = await startStage(topology, topics, stack);
    await untilProcessed(stage, slices * reads[topology.name as keyof typeof reads]);
    const seconds = (performance.now() - begin) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    await stage.stop();
    console.log(
      `${topology.name.padEnd(7)} ${((user + system) / rows).toFixed(1)} µs CPU a row, ${Math.round(rows / seconds)} rows/s alone (start included)`,
    );
  }
}

/** All stages at once, from rows that wait in the raw topic to gold. */
async function together(topics: Topics): Promise<RunningStage[]> {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const stages = await Promise.all(topologies.map((topology) => startStage(topology, topics, stack)));
  const gold = stages.find((stage) => stage.name === 'gold');
  if (gold === undefined) throw new Error('no gold stage');
  await untilProcessed(gold, slices * reads.gold);
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const megabytes = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `pipeline ${Math.round(rows / seconds)} rows/s raw to gold committed (${rows} rows, ${seconds.toFixed(1)} s, start included), ` +
      `${((user + system) / rows).toFixed(1)} µs CPU a row, ${megabytes} MB resident`,
  );
  return stages;
}

function report(name: string, sorted: readonly number[]): void {
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  console.log(`${name} at 500 rows/s over ${sorted.length} slices: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}

/**
 * What it costs to read records, by fetcher: Avro ad events of seven fields, 8 partitions, lz4, from the local broker, in turns.
 * Nothing is decoded; each record is looked at. CPU is that of this process, all threads. Run: npm run -s bench -- fetch [records]
 */

import type { PartitionReader } from '../streams/runtime/client.ts';
import { resolveConfig } from '../streams/runtime/config.ts';
import { streamsMetrics } from '../streams/runtime/metrics.ts';
import { rdkafkaClients } from '../streams/runtime/rdkafka.ts';
import type { ConsumedRecord } from '../streams/topology/decode.ts';
import { RecordInBatch } from '../streams/topology/record-in-batch.ts';
import { Arena } from './duel/arena.ts';
import { InputWriter } from './duel/input.ts';
import { median } from './duel/report.ts';
import { BenchError } from './errors.ts';
import { adEvents, adIds } from './workloads/ad-events.ts';

const records = Number(process.argv[3] ?? 2_000_000);
const partitions = 8;
const ads = 1_000;
const rounds = 3;
const batchRecords = 10_000;
const topic = 'bench-fetch';
const fetchers = ['rdkafka', 'direct'] as const;

interface Round {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

const arena = await Arena.open();
try {
  await arena.createTopics({ [topic]: partitions });
  await write();
  const found = { rdkafka: [] as Round[], direct: [] as Round[] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const fetcher of fetchers) {
      const measured = await read(fetcher);
      // The first round warms up.
      if (round > 0) found[fetcher].push(measured);
    }
  }
  for (const fetcher of fetchers) {
    const perSecond = median(found[fetcher].map((round) => round.perSecond));
    const cpuMicros = median(found[fetcher].map((round) => round.cpuMicros));
    process.stdout.write(
      `${fetcher}: ${Math.round(perSecond)} records/s, ${cpuMicros.toFixed(2)} CPU microseconds a record\n`,
    );
  }
  const of = (fetcher: keyof typeof found) => median(found[fetcher].map((round) => round.perSecond));
  process.stdout.write(`ratio ${(of('direct') / of('rdkafka')).toFixed(2)}\n`);
} finally {
  await arena.close();
}

async function write(): Promise<void> {
  const writer = await InputWriter.connect(arena.kafka);
  let index = 0;
  const events = adEvents(records, adIds(ads));
  await writer.write(
    topic,
    (function* () {
      for (const { time, value } of events)
        yield { partition: index++ % partitions, key: null, value, timestamp: time };
    })(),
  );
  await writer.close();
}

async function read(fetcher: (typeof fetchers)[number]): Promise<Round> {
  const config = resolveConfig('bench-fetch', {
    bootstrapServers: arena.kafka,
    redis: arena.redis,
    instanceId: fetcher,
    fetcher,
  });
  const reader = await rdkafkaClients(config, streamsMetrics()).partitionReader('bench');
  const cpu = process.cpuUsage();
  const started = performance.now();
  await readAll(reader);
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await reader.close(5_000);
  return { perSecond: records / seconds, cpuMicros: (user + system) / records };
}

async function readAll(reader: PartitionReader): Promise<void> {
  reader.assign(Array.from({ length: partitions }, (_, partition) => ({ topic, partition, offset: 0 })));
  let count = 0;
  let bytes = 0;
  while (count < records) {
    const batch = await reader.fetch(batchRecords);
    count += batch.records.length;
    for (const record of batch.records) bytes += valueBytes(record);
  }
  if (bytes === 0) throw new BenchError('MR_BENCH_RESULT', 'the records have no values');
}

function valueBytes(record: ConsumedRecord): number {
  return record instanceof RecordInBatch ? record.valueEnd - record.valueStart : (record.value?.length ?? 0);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Arena } from './arena.ts';
import { Contestant } from './contestant.ts';
import { InputWriter } from './input.ts';
import { duelOptions } from './options.ts';
import { kafkaStreams, millrace } from './programs.ts';
import { machine, median } from './report.ts';
import { SteadyLoad } from './steady-load.ts';

// How long a record takes through four stages, each of which reads what the one before it has committed: from when it was
// due to be sent until a reader of committed records has it. Usage: npm run -s bench -- latency [--peer] [--seconds N]

const rates = [1_000, 10_000];
const shares = { p50: 0.5, p99: 0.99, 'p99.9': 0.999 } as const;
const partitions = 8;
/** Load before a measurement, seconds: consumers find their pace. */
const LEAD_SECONDS = 5;
const SETTLE_MS = 1_500;
const cacheBytes = 128 * 1024 * 1024;

type Share = keyof typeof shares;
type Percentiles = Readonly<Record<Share, number>>;

const options = duelOptions(process.argv.slice(3));
const peer = options.peer ? await kafkaStreams('latency') : undefined;
console.log(
  `latency: four stages, ${partitions} partitions, commit interval ${options.commitIntervalMs} ms, ${options.seconds} s a rate\n${machine()}`,
);
const arena = await Arena.open();
const contestants = [new Contestant('Millrace', millrace('latency', options.profile))];
if (peer !== undefined) contestants.push(new Contestant('Kafka Streams', peer));
try {
  const results = new Map(
    contestants.map(({ name }) => [name, new Map(rates.map((rate) => [rate, [] as Percentiles[]]))]),
  );
  for (let round = 0; round <= options.rounds; round++) {
    for (const contestant of contestants) {
      const measured = await run(contestant, `latency-${contestants.indexOf(contestant)}-${round}`);
      for (const [rate, percentiles] of measured) {
        print(round === 0 ? 'warm-up' : `round ${round}`, contestant.name, rate, percentiles);
        if (round > 0) results.get(contestant.name)?.get(rate)?.push(percentiles);
      }
    }
  }
  summarise(results);
} finally {
  await Promise.all(contestants.map((contestant) => contestant.close()));
  await arena.close();
}

/** The percentiles of one run by rate. */
async function run(contestant: Contestant, applicationId: string): Promise<Map<number, Percentiles>> {
  const topics = { input: `${applicationId}-input`, output: `${applicationId}-output` };
  await arena.createTopics({ [topics.input]: partitions, [topics.output]: 1 });
  const { commitIntervalMs, threads, fetcher } = options;
  const { kafka: bootstrapServers, redis } = arena;
  const settings = { ...topics, commitIntervalMs, threads, fetcher, bootstrapServers, redis, cacheBytes, instance: 0 };
  await contestant.run(applicationId, settings);
  await sleep(SETTLE_MS);
  const writer = await InputWriter.connect(arena.kafka, { lingerMs: 1 });
  const load = await SteadyLoad.open(arena.kafka, writer, topics);
  const measured = new Map<number, Percentiles>();
  for (const rate of rates) {
    await load.measure(rate, LEAD_SECONDS);
    measured.set(rate, percentilesOf(await load.measure(rate, options.seconds)));
  }
  await load.close();
  await writer.close();
  await contestant.stop();
  await arena.forget(applicationId);
  return measured;
}

function percentilesOf(sorted: Float64Array): Percentiles {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(shares.p50), p99: at(shares.p99), 'p99.9': at(shares['p99.9']) };
}

function print(what: string, name: string, rate: number, percentiles: Percentiles): void {
  const shown = Object.entries(percentiles).map(([share, ms]) => `${share} ${ms.toFixed(0)} ms`);
  console.log(`${what.padEnd(8)} ${name.padEnd(14)} ${String(rate).padStart(6)} records/s  ${shown.join('  ')}`);
}

/** The medians of the rounds; the ratio is that of the p99, Kafka Streams' by Millrace's, at the rate where it is least. */
function summarise(results: ReadonlyMap<string, ReadonlyMap<number, readonly Percentiles[]>>): void {
  const ratios: number[] = [];
  for (const rate of rates) {
    const middle = [...results].map(([name, byRate]) => {
      const runs = byRate.get(rate) ?? [];
      const of = (share: Share) => median(runs.map((run) => run[share]));
      const percentiles = { p50: of('p50'), p99: of('p99'), 'p99.9': of('p99.9') };
      print('median', name, rate, percentiles);
      return percentiles;
    });
    const [ours, theirs] = middle;
    if (ours !== undefined && theirs !== undefined) ratios.push(theirs.p99 / ours.p99);
  }
  console.log('checked in every run: each record came once and through all four stages');
  if (ratios.length > 0) console.log(`ratio ${Math.min(...ratios).toFixed(2)}`);
}

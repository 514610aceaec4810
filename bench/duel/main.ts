import { BenchError } from '../errors.ts';
import { AdCountWorkload } from '../workloads/ad-count.ts';
import { RepartitionWorkload } from '../workloads/repartition.ts';
import { TableJoinWorkload } from '../workloads/table-join.ts';
import { WindowStateWorkload } from '../workloads/window-state.ts';
import { Arena } from './arena.ts';
import { Contestant } from './contestant.ts';
import { type Measured, measure } from './measure.ts';
import { type DuelOptions, duelOptions } from './options.ts';
import { kafkaStreams, millrace } from './programs.ts';
import { machine, medians, runLine } from './report.ts';
import type { Workload } from './workload.ts';

// A job on Millrace and, with --peer, on Kafka Streams: the same input, exactly once, in turns. Round 0 warms both up and
// does not count. Usage: npm run -s bench -- adcount|repartition|table-join|window-state [--peer] [--records N] [--rounds R]

const workloads: Readonly<Record<string, (options: DuelOptions) => Workload>> = {
  adcount: ({ records = 2_000_000, keys = 1_000 }) => new AdCountWorkload({ records, partitions: 8, ads: keys }),
  repartition: ({ records = 2_000_000 }) => new RepartitionWorkload(records),
  'table-join': ({ records = 1_000_000 }) => new TableJoinWorkload(records),
  'window-state': ({ records = 1_000_000, keys = 1_000_000 }) => new WindowStateWorkload(records, keys),
};

const job = process.argv[2] ?? '';
const options = duelOptions(process.argv.slice(3));
const workload = workloads[job]?.(options);
if (workload === undefined) throw new BenchError('MR_BENCH_USAGE', `'${job}' is no job`);
const peer = options.peer ? await kafkaStreams(job) : undefined;
console.log(`${job}: ${workload.title}\n${machine()}`);

const arena = await Arena.open();
const contestants = [new Contestant('Millrace', millrace(job, options.profile))];
if (peer !== undefined) contestants.push(new Contestant('Kafka Streams', peer));
try {
  await workload.prepare(arena);
  const runs = new Map<Contestant, Measured[]>(contestants.map((contestant) => [contestant, []]));
  for (let round = 0; round <= options.rounds; round++) {
    for (const [contestant, counted] of runs) {
      const applicationId = `${job}-${contestants.indexOf(contestant)}-${round}`;
      const measured = await measure(arena, [contestant], workload, applicationId, options);
      console.log(`${round === 0 ? 'warm-up' : `round ${round}`}  ${runLine(contestant.name, measured)}`);
      if (round > 0) counted.push(measured);
    }
  }
  const [ours, theirs] = [...runs.values()].map(medians);
  for (const [contestant, counted] of runs) console.log(`median   ${runLine(contestant.name, medians(counted))}`);
  console.log(`checked in every run against a recomputation: ${ours?.checked}`);
  if (ours !== undefined && theirs !== undefined) {
    console.log(`CPU of the process a record: ${(theirs.cpu / ours.cpu).toFixed(2)} times less`);
    console.log(`ratio ${(ours.recordsPerSecond / theirs.recordsPerSecond).toFixed(2)}`);
  }
} finally {
  await Promise.all(contestants.map((contestant) => contestant.close()));
  await arena.close();
}

import { AdCountWorkload } from '../workloads/ad-count.ts';
import { Arena } from './arena.ts';
import { Contestant } from './contestant.ts';
import { type Measured, measure } from './measure.ts';
import { duelOptions } from './options.ts';
import { millrace } from './programs.ts';
import { machine, medians, runLine } from './report.ts';

// What the ad count costs as one thing grows and the others stay: partitions, keys (advertisements; ten to a campaign),
// processes of one application. Usage: npm run -s bench -- scale [--records N] [--rounds R]

interface Size {
  readonly partitions: number;
  readonly keys: number;
  readonly processes: number;
}

const middle: Size = { partitions: 8, keys: 1_000, processes: 1 };
const sizes: readonly Size[] = [
  ...[1, 2, 4, 8, 16].map((partitions) => ({ ...middle, partitions })),
  ...[10_000, 100_000].map((keys) => ({ ...middle, keys })),
  ...[2, 4].map((processes) => ({ ...middle, processes })),
];

const options = duelOptions(process.argv.slice(3));
const { records = 1_000_000, rounds } = options;
console.log(`scale: the ad count on ${records.toLocaleString('en')} records\n${machine()}`);
const arena = await Arena.open();
const most = Math.max(...sizes.map(({ processes }) => processes));
const team = Array.from({ length: most }, (_, index) => new Contestant(`Millrace ${index}`, millrace('adcount')));
try {
  await runOf({ ...middle, processes: most }, 'warm-up');
  for (const [index, size] of sizes.entries()) {
    const runs: Measured[] = [];
    for (let round = 0; round < rounds; round++) runs.push(await runOf(size, `scale-${index}-${round}`));
    const { partitions, keys, processes } = size;
    const what = `${String(partitions).padStart(3)} partitions ${String(keys).padStart(7)} keys ${processes} processes`;
    console.log(runLine(what, medians(runs)));
  }
} finally {
  await Promise.all(team.map((contestant) => contestant.close()));
  await arena.close();
}

async function runOf({ partitions, keys, processes }: Size, applicationId: string): Promise<Measured> {
  const workload = new AdCountWorkload({ records, partitions, ads: keys });
  await workload.prepare(arena);
  return measure(arena, team.slice(0, processes), workload, applicationId, options);
}

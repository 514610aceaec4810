import { createInterface } from 'node:readline';
import { StreamsApp } from '@millrace/streams/runtime';
import { BenchError } from '../errors.ts';
import { adCount } from './ad-count.ts';
import { cpuMicros, FirstRecord } from './first-record.ts';
import { fourStages } from './four-stages.ts';
import type { Job } from './job.ts';
import { repartition } from './repartition.ts';
import { tableJoin } from './table-join.ts';
import { windowState } from './window-state.ts';

// Runs one job of the bench on Millrace, again and again in one process so that it gets warm. The bench says on standard
// input when; it measures from outside. Commands: `run APPLICATION name=value…`, `arm`, `cpu`, `stop`. Answers: `running`,
// `first MILLIS` at the first record after `run` or `arm`, `cpu MICROS`, `stopped`, `failed WHY`.

const jobs: Readonly<Record<string, Job>> = {
  adcount: adCount,
  repartition,
  'table-join': tableJoin,
  'window-state': windowState,
  latency: fourStages,
};

const job = jobs[process.argv[2] ?? ''];
if (job === undefined) throw new BenchError('MR_BENCH_USAGE', `name one job: ${Object.keys(jobs).join(', ')}`);
const answer = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const first = new FirstRecord(answer);
let app: StreamsApp | undefined;

for await (const line of createInterface({ input: process.stdin })) {
  const [command, applicationId = '', ...values] = line.split(' ');
  if (command === 'run') app = await started(job, applicationId, values);
  else if (command === 'arm') first.arm();
  else if (command === 'cpu') answer(`cpu ${cpuMicros()}`);
  else if (command === 'stop') await stopped();
  else answer(`failed unknown command ${line}`);
}
await app?.stop();

async function started(job: Job, applicationId: string, words: readonly string[]): Promise<StreamsApp> {
  const values = new Map(words.map((word) => word.split('=', 2) as [name: string, value: string]));
  const value = (name: string): string => {
    const given = values.get(name);
    if (given === undefined) throw new BenchError('MR_BENCH_USAGE', `the run says no '${name}'`);
    return given;
  };
  first.arm();
  const running = new StreamsApp(job({ applicationId, topic: value }, first.seen), {
    bootstrapServers: value('bootstrapServers'),
    redis: value('redis'),
    instanceId: value('instance'),
    commitIntervalMs: Number(value('commitIntervalMs')),
    cacheBytes: Number(value('cacheBytes')),
    fetcher: value('fetcher') === 'direct' ? 'direct' : 'rdkafka',
    onFatal: (error) => answer(`failed ${error.stack?.replaceAll('\n', ' ')}`),
    logger: {
      info: () => undefined,
      warn: (fields, message) => console.error(message, fields),
      error: (fields, message) => console.error(message, fields),
    },
  });
  await running.start();
  answer('running');
  return running;
}

async function stopped(): Promise<void> {
  await app?.stop();
  app = undefined;
  answer('stopped');
}

/** A process that runs the counting application until it is killed, or sends itself a signal at a point of a commit. */

import { StreamsApp, type StreamsConfig } from '@millrace/streams/runtime';
import { breakProcess } from '../faults/breakage.ts';
import type { Breakage } from '../faults/member-protocol.ts';
import { countingTopology } from './counting.ts';
import { testFetcher } from './fetcher.ts';

const { KAFKA, REDIS, APPLICATION, INPUT, OUTPUT, INSTANCE, FAULT, SETTINGS, BREAKAGE } = process.env;
if (BREAKAGE) breakProcess(BREAKAGE as Breakage);
const [faultPoint, faultCommit, faultSignal = 'SIGKILL'] = (FAULT ?? ':').split(':');
let reached = 0;

const app = new StreamsApp(
  countingTopology({ application: APPLICATION ?? '', input: INPUT ?? '', output: OUTPUT ?? '' }),
  {
    bootstrapServers: KAFKA ?? '',
    redis: REDIS ?? '',
    instanceId: INSTANCE ?? 'a',
    ...testFetcher,
    sessionTimeoutMs: 6_000,
    // Many commits, so that there is one to be killed in.
    commitIntervalMs: 20,
    maxBatchRecords: 50,
    maxTransactionRecords: 60,
    // Each is written to Redis in several parts, so that there is a middle of it.
    maxStateCallBytes: 1_500,
    ...(JSON.parse(SETTINGS || '{}') as Partial<StreamsConfig>),
    faultPoint: (point) => {
      if (point !== faultPoint) return;
      reached += 1;
      if (reached === Number(faultCommit)) process.kill(process.pid, faultSignal);
    },
    logger: { info: () => undefined, warn: (_, message) => console.error(message), error: () => undefined },
    onFatal: (error) => {
      console.error(error.message);
      process.exit(3);
    },
  },
);
await app.start();
process.once('SIGTERM', async () => {
  await app.stop();
  process.exit(0);
});

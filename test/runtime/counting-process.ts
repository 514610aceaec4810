/** A process that runs the counting application until it is killed, or kills itself at a point of a commit. */

import { StreamsApp } from '@millrace/streams/runtime';
import { countingTopology } from './counting.ts';
import { testFetcher } from './fetcher.ts';

const { KAFKA, REDIS, APPLICATION, INPUT, OUTPUT, INSTANCE, FAULT } = process.env;
const [faultPoint, faultCommit] = (FAULT ?? ':').split(':');
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
    faultPoint: (point) => {
      if (point !== faultPoint) return;
      reached += 1;
      if (reached === Number(faultCommit)) process.kill(process.pid, 'SIGKILL');
    },
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

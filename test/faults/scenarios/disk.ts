import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';

/** A broker gives up when it cannot write; it gets so long, milliseconds. */
const HALT_TIMEOUT_MS = 30_000;
const FULL_MS = 3_000;

export const diskFull: Scenario = {
  name: 'disk-full',
  title: 'the disk of the broker is full, so that it answers with errors and halts; it is started again with room',
  layout: 'small-disk',
  run: (site) =>
    site.rounds(() =>
      site.fault('the disk of the broker is full', async () => {
        const { disk, kafka } = site.servers;
        await disk.fill();
        for (const until = Date.now() + HALT_TIMEOUT_MS; kafka.isRunning && Date.now() < until; ) await sleep(100);
        site.note(kafka.isRunning ? 'the broker still runs' : 'the broker has halted');
        await sleep(FULL_MS);
        await disk.clear();
        if (!kafka.isRunning) await kafka.start();
      }),
    ),
};

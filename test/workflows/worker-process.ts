import { pino } from 'pino';
import { manualClock } from '../../base/clock.ts';
import { loadConfig } from '../../base/config.ts';
import { startWorker } from '../../workflows/worker.ts';

// A worker in a process of its own, to be killed. Its clients wait long enough for reports that there is a moment to do it in.
const [now = ''] = process.argv.slice(2);
const timing = { pollMs: 1_500, longestPollMs: 1_500 };
const logger = pino({ level: 'error' }, pino.destination(2));
const worker = await startWorker(loadConfig(), { logger, clock: manualClock(Date.parse(now)), timing });
process.stdout.write('running\n');
await worker.done;

import { pino } from 'pino';
import { loadConfig } from '../../base/config.ts';
import { quick } from '../../connectors/testing/fetch-report.ts';
import { startWorker } from '../../workflows/worker.ts';
import { ClockFile } from './clock-file.ts';

// A worker in a process of its own, to be killed. Reports take it some tenths of a second, so that there is something under way to
// be killed in; its calls are tried again for some seconds, as long as a server is away.
const [clock = ''] = process.argv.slice(2);
const timing = { ...quick, backoffMs: 250, longestBackoffMs: 2_000, pollMs: 250, longestPollMs: 500, reportMs: 60_000 };
const logger = pino({ level: 'warn' }, pino.destination(2));
const worker = await startWorker(loadConfig(), { logger, clock: new ClockFile(clock), timing });
await worker.done;

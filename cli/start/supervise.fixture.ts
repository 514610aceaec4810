import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from './child.ts';
import { supervise } from './supervise.ts';

// Run by supervise.test.ts: `FOLDER SCRIPT up|starting`. Keeps `node -e SCRIPT` running; says its own state line by line.
const [logFolder = '', script = '', state] = process.argv.slice(2);
const say = (text: string) => console.log(text);
try {
  process.exitCode = await supervise(async ({ groups, giveUp, atEnd, ending }) => {
    const program = { name: 'tiny', command: process.execPath, args: ['-e', script], cwd: logFolder };
    const restarts = { most: 2, windowMs: 3_600_000, firstPauseMs: 20 };
    const child = new Child(program, { groups, giveUp, say, logFolder, restarts });
    atEnd(() => child.stop(60_000));
    child.start();
    while (state === 'starting') await sleep(20, undefined, { signal: ending });
  }, say);
} catch (error) {
  say((error as Error).message);
  process.exitCode = 1;
}

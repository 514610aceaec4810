import { expect, test } from 'vitest';
import { ended, startingMs } from './ended.fixture.ts';

test(
  'a client that leaves in time or late, or says that it cannot, lets the process end with its code',
  async () => {
    const inTime = 'await leave({ disconnect: (done) => setTimeout(done, 20) }, 5_000);';
    const late = 'let left; await leave({ disconnect: (done) => { left = done; } }, 50); left();';
    const failing =
      "await leave({ disconnect() { throw new Error('not connected'); } }, 20).catch(() => { code = 4; });";
    const afterAll = 'await new Promise((then) => setTimeout(then, 60));';
    expect(await ended('let code = 3;', inTime, late, failing, afterAll, 'exitProcess(code);')).toEqual([4, null]);
  },
  startingMs,
);

test(
  'one that does not is given up after its time, and keeps the process no longer',
  async () => {
    expect(await ended('await leave({ disconnect() {} }, 50);', 'exitProcess(3);')).toEqual([null, 'SIGKILL']);
  },
  startingMs,
);

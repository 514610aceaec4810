import { expect, test } from 'vitest';
import { ended } from './ended.fixture.ts';

const never = 'const client = { disconnect() {} };';

test('a client that leaves in time lets the process end with its code', async () => {
  const lines = ['await leave({ disconnect: (done) => setTimeout(done, 20) }, 5_000);', 'exitProcess(3);'];
  expect(await ended(...lines)).toEqual([3, null]);
});

test('one that does not is given up after its time, and keeps the process no longer', async () => {
  expect(await ended(never, 'await leave(client, 50);', 'exitProcess(3);')).toEqual([null, 'SIGKILL']);
});

test('one that leaves late keeps nothing', async () => {
  const late = 'let left; const client = { disconnect(done) { left = done; } };';
  expect(await ended(late, 'await leave(client, 50);', 'left();', 'exitProcess(3);')).toEqual([3, null]);
});

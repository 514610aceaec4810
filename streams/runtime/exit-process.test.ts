import { expect, test } from 'vitest';
import { ended, startingMs } from './ended.fixture.ts';

test(
  'a process ends with its code, also when a call was answered late',
  async () => {
    expect(await ended('exitProcess(3);')).toEqual([3, null]);
    expect(await ended('process.exitCode = 5;', 'exitProcess();')).toEqual([5, null]);
    expect(await ended('const answered = noteGivenUp();', 'answered();', 'exitProcess(3);')).toEqual([3, null]);
  },
  startingMs,
);

test(
  'a process ends though a call is never answered',
  async () => {
    expect(await ended('noteGivenUp();', 'exitProcess(3);')).toEqual([null, 'SIGKILL']);
  },
  startingMs,
);

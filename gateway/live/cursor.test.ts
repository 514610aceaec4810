import { expect, it } from 'vitest';
import { compareIds, cursorOf, parseCursor, runOf } from './cursor.ts';

it('compares ids as numbers', () => {
  expect(compareIds('9-0', '10-0')).toBe(-1);
  expect(compareIds('10-9', '10-10')).toBe(-1);
  expect(compareIds('1795603578634-0', '1795603578634-0')).toBe(0);
});

it('reads what it wrote, and nothing that could be a key or another command', () => {
  const moment = { run: '0123456789ab', id: '1795603578634-12' };
  expect(parseCursor(cursorOf(moment))).toEqual(moment);
  for (const wrong of ['', '5-0', '0123456789ab.5', '0123456789ab.$', '0123456789ab.5-0 x', 'events:{other}:gold']) {
    expect(() => parseCursor(wrong), wrong).toThrow(/liveCursor/);
  }
});

it('takes the run from what Redis tells of itself', () => {
  expect(runOf('# Server\r\nredis_version:7.0.15\r\nrun_id:8b2c7ff5a1ddd0d9a4e3c2b1a09f8e7d6c5b4a39\r\n')).toBe(
    '8b2c7ff5a1dd',
  );
  expect(() => runOf('')).toThrow(/run_id/);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PartitionLag } from './lag.ts';

const YEAR_2020 = Date.UTC(2020, 0, 1);

it('is the time since the first waiting record was there, whatever the records’ own timestamps', () => {
  const lag = new PartitionLag();
  expect(lag.measure(100, 100, 0, YEAR_2020)).toEqual({ records: 0, seconds: 0 });
  lag.taken(0);
  expect(lag.measure(100, 110, 1_000, YEAR_2020)).toEqual({ records: 10, seconds: 0 });
  expect(lag.measure(100, 130, 3_000, YEAR_2020)).toEqual({ records: 30, seconds: 2 });
  // Those up to 110 are through: the first that waits was there when the end was 130.
  expect(lag.measure(115, 130, 4_000, YEAR_2020)).toEqual({ records: 15, seconds: 1 });
  expect(lag.measure(130, 130, 5_000, YEAR_2020)).toEqual({ records: 0, seconds: 0 });
});

it('tells what was there before the first look by the timestamps of the records that are taken', () => {
  const lag = new PartitionLag();
  const hour = 3_600_000;
  lag.measure(0, 1_000, 0, YEAR_2020 + hour);
  lag.taken(YEAR_2020);
  expect(lag.measure(10, 2_000, 1_000, YEAR_2020 + hour)).toEqual({ records: 1_990, seconds: 3_600 });
  // The backlog is through; what came meanwhile has been seen to come.
  expect(lag.measure(1_000, 2_000, 5_000, YEAR_2020 + hour)).toEqual({ records: 1_000, seconds: 4 });
});

it('forgets ends when it has seen too many, and is then too small by a small part of the time looked back at', () => {
  const steps = fc.array(fc.record({ written: fc.nat(20), done: fc.nat(15) }), {
    minLength: 1,
    maxLength: 1_000,
    size: 'max',
  });
  fc.assert(
    fc.property(steps, (all) => {
      const lag = new PartitionLag();
      const arrivals: number[] = [];
      let position = 0;
      for (const [second, { written, done }] of all.entries()) {
        for (let i = 0; i < written; i++) arrivals.push(second);
        position = Math.min(arrivals.length, position + done);
        const told = lag.measure(position, arrivals.length, second * 1_000, 0);
        expect(told.records).toBe(arrivals.length - position);
        const arrived = arrivals[position];
        const exact = arrived === undefined ? 0 : second - arrived;
        expect(told.seconds).toBeLessThanOrEqual(exact);
        if (all.length <= 256) expect(told.seconds).toBe(exact);
        else expect(told.seconds).toBeGreaterThanOrEqual(exact - all.length / 32);
      }
    }),
    { numRuns: 20, endOnFailure: true },
  );
});

import fc from 'fast-check';
import { it } from 'vitest';
import { RecordQueue } from './record-queue.ts';

const record = (offset: number) => ({
  topic: 't',
  partition: 0,
  offset,
  timestamp: 0,
  key: null,
  value: null,
  headers: undefined,
});

it('gives each record once, in order, however pushing and taking alternate', () => {
  const bursts = fc.array(fc.record({ push: fc.nat(3_000), take: fc.nat(3_000) }), { maxLength: 10 });
  fc.assert(
    fc.property(bursts, (all) => {
      const queue = new RecordQueue();
      let taken = 0;
      for (const { push, take } of all) {
        for (let i = 0; i < push; i++) queue.push(record(queue.pushed));
        for (let i = 0; i < take; i++) {
          const next = queue.take();
          if (next?.offset !== (taken < queue.pushed ? taken : undefined)) throw new Error(`${next?.offset}: ${taken}`);
          if (next !== undefined) taken += 1;
        }
      }
    }),
    { numRuns: 50 },
  );
});

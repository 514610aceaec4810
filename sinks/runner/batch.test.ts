import { type Serde, SerdeError, type Topic } from '@millrace/streams';
import fc from 'fast-check';
import type { Message } from 'node-rdkafka';
import { describe, expect, test } from 'vitest';
import { manualClock } from '../../base/clock.ts';
import { decodeBatch, gather, positionsAfter } from './batch.ts';

const message = (offset: number, value: string | null = 'v', topic = 't', partition = 0): Message => ({
  topic,
  partition,
  offset,
  size: 10,
  value: value === null ? null : Buffer.from(value),
  timestamp: 1,
});

/** Brings these fetches one after the other, each one millisecond after the last, then nothing. */
function fetches(...batches: readonly (readonly Message[])[]) {
  const clock = manualClock(0);
  const asked: number[] = [];
  let next = 0;
  return {
    asked,
    now: clock.now,
    fetch: async (max: number) => {
      asked.push(max);
      clock.advance(1);
      return batches[next++] ?? [];
    },
  };
}

const limits = { maxRecords: 100, maxBytes: 1_000_000, maxAgeMs: 50 };

describe('a batch ends', () => {
  test('at once when nothing comes', async () => {
    const from = fetches();
    expect(await gather(from, limits, from.now)).toEqual([]);
    expect(from.asked).toHaveLength(1);
  });

  test('at its number of records, asking for no more than is left', async () => {
    const from = fetches([message(0), message(1)], [message(2)], [message(3)]);
    const batch = await gather(from, { ...limits, maxRecords: 3 }, from.now);
    expect(batch.map(({ offset }) => offset)).toEqual([0, 1, 2]);
    expect(from.asked).toEqual([3, 1]);
  });

  test('at its bytes', async () => {
    const from = fetches([message(0)], [message(1)], [message(2)]);
    expect(await gather(from, { ...limits, maxBytes: 20 }, from.now)).toHaveLength(2);
  });

  test('at its age, counted from its first record', async () => {
    const from = fetches([message(0)], [], [message(1)], [], [message(2)]);
    expect(await gather(from, { ...limits, maxAgeMs: 3 }, from.now)).toHaveLength(2);
  });
});

describe('decoding', () => {
  function serdeThatNeeds(fetched: number[][]): Serde<string> {
    return {
      serialize: (value) => Buffer.from(value),
      deserialize: (bytes) => {
        if (bytes.toString() === 'bad') throw new SerdeError('bad bytes');
        return bytes.toString();
      },
      needs: (bytes) => (bytes.toString().startsWith('new') ? Number(bytes.toString().slice(3)) : undefined),
      fetch: async (needs) => {
        fetched.push([...needs]);
      },
    };
  }
  const topicsOf = (serde: Serde<string>): ReadonlyMap<string, Topic<string, string>> =>
    new Map([['t', { name: 't', key: serde, value: serde }]]);

  test('fetches what a batch needs once, sorts out what does not decode, and passes by tombstones', async () => {
    const fetched: number[][] = [];
    const batch = [message(0, 'new7'), message(1, 'bad'), message(2, null), message(3, 'new7'), message(4, 'new8')];
    const { records, undecodable } = await decodeBatch(batch, topicsOf(serdeThatNeeds(fetched)));
    expect(fetched).toEqual([[7, 8]]);
    expect(records.map(({ offset, value }) => [offset, value])).toEqual([
      [0, 'new7'],
      [3, 'new7'],
      [4, 'new8'],
    ]);
    expect(undecodable.map(({ message: { offset }, error }) => [offset, error.message])).toEqual([[1, 'bad bytes']]);
  });

  test('an error that is not about the bytes is none of the record', async () => {
    const serde: Serde<string> = {
      serialize: (value) => Buffer.from(value),
      deserialize: () => {
        throw new TypeError('a fault of ours');
      },
    };
    await expect(decodeBatch([message(0)], topicsOf(serde))).rejects.toThrow('a fault of ours');
  });
});

describe('the positions after a batch', () => {
  test('lie after the last record of each partition, or at an end that is further on', () => {
    const batch = [message(3), message(9, 'v', 't', 1), message(4)];
    const ends = [
      { topic: 't', partition: 0, offset: 6 },
      { topic: 't', partition: 1, offset: 2 },
      { topic: 't', partition: 2, offset: 8 },
    ];
    expect(positionsAfter(batch, ends)).toEqual([
      { topic: 't', partition: 0, offset: 6 },
      { topic: 't', partition: 1, offset: 10 },
      { topic: 't', partition: 2, offset: 8 },
    ]);
  });

  test('never pass a record that was not in a batch', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000), { minLength: 1 }), (offsets) => {
        const sorted = offsets.toSorted((a, b) => a - b);
        expect(positionsAfter(sorted.map((offset) => message(offset)))[0]?.offset).toBe(Math.max(...offsets) + 1);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsumedRecord } from '../topology/decode.ts';
import type { AssignedPartition } from './assignment.ts';
import type { TopicPartition, TopicPartitionOffset } from './client.ts';
import { InputOrder } from './input-order.ts';
import { streamsMetrics } from './metrics.ts';
import { Batch } from './work.ts';

/** A record as `topic@time`. */
type Name = string;

/** A broker with one partition of each topic, and a task that reads them all. Like a real client it uses its objects again. */
class Bench {
  readonly metrics = streamsMetrics();
  /** Those that came with the next at one offset. */
  readonly packed = new Set<Name>();
  readonly paused = new Set<string>();
  readonly #logs: ReadonlyMap<string, number[]>;
  readonly #positions = new Map<string, number>();
  readonly #told = new Map<string, number>();
  readonly #known = new Map<string, number>();
  readonly #tellsEnds: boolean;
  readonly #partitions: readonly AssignedPartition[];
  readonly #order: InputOrder;
  readonly #batch = new Batch();
  readonly #records: Array<{ -readonly [P in keyof ConsumedRecord]: ConsumedRecord[P] }> = [];

  constructor(
    logs: Readonly<Record<string, readonly number[]>>,
    settings: { maxTaskIdleMs?: number; tellsEnds?: boolean } = {},
  ) {
    this.#tellsEnds = settings.tellsEnds ?? true;
    this.#logs = new Map(Object.entries(logs).map(([topic, times]) => [topic, [...times]]));
    const sources = [...this.#logs.keys()].map((topic) => ({ topic }));
    const task = { running: true, subTopology: { sources } };
    this.#partitions = sources.map(
      (source) => ({ topic: source.topic, partition: 0, source, task, position: 0 }) as unknown as AssignedPartition,
    );
    this.#order = new InputOrder({
      config: {
        applicationId: 'test',
        maxTaskIdleMs: settings.maxTaskIdleMs ?? 0,
      },
      consumer: {
        pause: (partitions) => {
          for (const { topic } of partitions) this.paused.add(topic);
        },
        resumeAt: async (positions: readonly TopicPartitionOffset[]) => {
          for (const { topic, offset } of positions) {
            this.paused.delete(topic);
            this.#positions.set(topic, offset);
          }
        },
        endOffset: ({ topic }: TopicPartition) => this.#known.get(topic),
      },
      assignment: {
        all: () => [...this.#partitions],
        find: (topic) => this.#partitions.find((partition) => partition.topic === topic),
      },
      metrics: this.metrics,
    });
  }

  append(topic: string, ...times: number[]): void {
    this.#logs.get(topic)?.push(...times);
  }

  /** Fetches so many records of each topic, in this order; answers what is then processed. */
  async fetch(counts: Readonly<Record<string, number>>, now = 0): Promise<Name[]> {
    const records: ConsumedRecord[] = [];
    const ends: TopicPartitionOffset[] = [];
    for (const [topic, count] of Object.entries(counts)) {
      const log = this.#logs.get(topic) ?? [];
      if (this.paused.has(topic)) continue;
      this.#known.set(topic, log.length);
      const from = this.#positions.get(topic) ?? 0;
      const to = Math.min(log.length, from + count);
      for (let offset = from; offset < to; offset += 1) records.push(this.#moved(records.length, topic, offset, log));
      this.#positions.set(topic, to);
      if (this.#tellsEnds && to === log.length && this.#told.get(topic) !== to) {
        ends.push({ topic, partition: 0, offset: to });
        this.#told.set(topic, to);
      }
    }
    this.#order.fetched({ records, ends, positions: [] }, 1_000_000);
    this.#batch.clear();
    for (const record of records) {
      this.#batch.add(record, this.#partitions.find(({ topic }) => topic === record.topic) as AssignedPartition);
    }
    for (const work of this.#batch.work()) {
      work.timestamp = work.record.timestamp;
      work.endsOffset = !this.packed.has(`${work.record.topic}@${work.timestamp}`);
    }
    return (await this.#order.due(this.#batch.work(), now)).map((work) => `${work.record.topic}@${work.timestamp}`);
  }

  async held(): Promise<number> {
    return (await this.metrics.heldRecords.get()).values[0]?.value ?? 0;
  }

  async enforced(): Promise<number> {
    return (await this.metrics.enforcedProcessing.get()).values[0]?.value ?? 0;
  }

  #moved(index: number, topic: string, offset: number, log: readonly number[]): ConsumedRecord {
    const record = this.#records[index] ?? {
      topic,
      partition: 0,
      offset,
      timestamp: 0,
      key: null,
      value: null,
      headers: undefined,
    };
    this.#records[index] = record;
    return Object.assign(record, { topic, offset, timestamp: log[offset] ?? -1 });
  }
}

/** What Kafka Streams' `PartitionGroup` does with everything at hand: the least head first, of equals that of the first topic. */
function merged(logs: Readonly<Record<string, readonly number[]>>): Name[] {
  const queues = Object.entries(logs).map(([topic, times]) => ({ topic, times: [...times] }));
  const order: Name[] = [];
  for (;;) {
    const [first] = queues
      .filter(({ times }) => times.length > 0)
      .sort((a, b) => (a.times[0] as number) - (b.times[0] as number));
    if (first === undefined) return order;
    order.push(`${first.topic}@${first.times.shift()}`);
  }
}

describe('a task of two topics', () => {
  it('waits for the one that lags, however many records come of the other', async () => {
    const bench = new Bench({ a: [10, 20, 30], b: [5, 15] });
    expect(await bench.fetch({ a: 2 })).toEqual([]);
    expect(await bench.fetch({ a: 1 })).toEqual([]);
    expect(await bench.held()).toBe(3);
    expect(await bench.fetch({ b: 1 })).toEqual(['b@5']);
    expect(await bench.fetch({ b: 1 })).toEqual(['a@10', 'b@15', 'a@20', 'a@30']);
    expect(await bench.held()).toBe(0);
  });

  it('goes on when the broker has nothing of the other, and counts that', async () => {
    const bench = new Bench({ a: [10, 20], b: [] });
    expect(await bench.fetch({ a: 1 })).toEqual([]);
    expect(await bench.fetch({ a: 1, b: 1 })).toEqual(['a@10', 'a@20']);
    expect(await bench.enforced()).toBe(1);
    bench.append('b', 1);
    bench.append('a', 30);
    expect(await bench.fetch({ a: 1 })).toEqual(['a@30']);
    expect(await bench.fetch({ b: 1 })).toEqual(['b@1']);
  });

  it('goes on at the end of the other, before the client says that it is one', async () => {
    const bench = new Bench({ a: [10, 20], b: [5] }, { tellsEnds: false });
    expect(await bench.fetch({ a: 2, b: 1 })).toEqual(['b@5', 'a@10', 'a@20']);
  });

  it('waits for more than the broker has when it is told so long', async () => {
    const bench = new Bench({ a: [10, 20], b: [] }, { maxTaskIdleMs: 100 });
    expect(await bench.fetch({ a: 1, b: 1 }, 1_000)).toEqual([]);
    expect(await bench.fetch({ a: 1 }, 1_099)).toEqual([]);
    expect(await bench.fetch({}, 1_100)).toEqual(['a@10', 'a@20']);
    bench.append('a', 30);
    expect(await bench.fetch({ a: 1 }, 1_101)).toEqual(['a@30']);
    bench.append('b', 35);
    bench.append('a', 40);
    expect(await bench.fetch({ a: 1, b: 1 }, 1_200)).toEqual(['b@35']);
    expect(await bench.fetch({}, 1_299)).toEqual([]);
    expect(await bench.fetch({}, 1_300)).toEqual(['a@40']);
  });

  it('does not wait when it is told not to', async () => {
    const bench = new Bench({ a: [10, 20], b: [5] }, { maxTaskIdleMs: -1 });
    expect(await bench.fetch({ a: 2 })).toEqual(['a@10', 'a@20']);
    expect(await bench.fetch({ b: 1 })).toEqual(['b@5']);
  });

  it('takes the records of one offset together, and knows the next offset only after all of them', async () => {
    const bench = new Bench({ a: [10, 20, 24, 30], b: [15, 22] });
    bench.packed.add('a@20');
    expect(await bench.fetch({ a: 4, b: 2 })).toEqual(['a@10', 'b@15', 'a@20', 'a@24', 'b@22', 'a@30']);
    const lagging = new Bench({ a: [20, 21, 30], b: [25] });
    lagging.packed.add('a@20');
    expect(await lagging.fetch({ a: 2 })).toEqual([]);
    expect(await lagging.fetch({ a: 1, b: 1 })).toEqual(['a@20', 'a@21', 'b@25', 'a@30']);
  });

  it('does not fetch on what waits without bound, and loses nothing by it', async () => {
    const a = Array.from({ length: 30_000 }, (_, index) => 2 * index + 1);
    const bench = new Bench({ a, b: [...a.keys()].map((index) => 2 * index) });
    for (let times = 0; times < 20; times += 1) await bench.fetch({ a: 2_000 });
    expect(bench.paused).toEqual(new Set(['a']));
    expect(await bench.held()).toBeLessThanOrEqual(12_000);
    const order: Name[] = [];
    while (order.length < 60_000) order.push(...(await bench.fetch({ a: 2_000, b: 2_000 })));
    expect(order).toEqual([...Array(60_000).keys()].map((time) => `${time % 2 === 0 ? 'b' : 'a'}@${time}`));
  });
});

it('takes what the broker has in one order, however it is fetched', async () => {
  const times = fc.array(fc.nat({ max: 50 }), { maxLength: 20 });
  const fetches = fc.array(fc.record({ a: fc.nat({ max: 5 }), b: fc.nat({ max: 5 }), c: fc.nat({ max: 5 }) }), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(times, times, times, fetches, async (a, b, c, splits) => {
      const bench = new Bench({ a, b, c });
      const order: Name[] = [];
      for (const counts of splits) order.push(...(await bench.fetch(counts)));
      order.push(...(await bench.fetch({ a: 20, b: 20, c: 20 })));
      expect(order).toEqual(merged({ a, b, c }));
    }),
    { numRuns: 300 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  int32Serde,
  JoinWindows,
  type KStream,
  SessionWindows,
  StreamsBuilder,
  stringSerde,
  TimeWindows,
  type Topic,
} from '../index.ts';
import { TopologyTestDriver } from '../testing/index.ts';

const a: Topic<string, number> = { name: 'a', key: stringSerde, value: int32Serde };
const b: Topic<string, number> = { ...a, name: 'b' };
const out: Topic<string, string> = { name: 'out', key: stringSerde, value: stringSerde };

interface Event {
  readonly topic: typeof a;
  readonly key: string;
  readonly at: number;
}

const event = fc.record<Event>({
  topic: fc.constantFrom(a, b),
  key: fc.constantFrom('x', 'y'),
  at: fc.integer({ min: 0, max: 400 }),
});
const events = fc.array(event, { maxLength: 40 });

type Wire = (left: KStream<string, number>, right: KStream<string, number>) => KStream<string, string>;

/** What comes out; each record's value is its place in the input. */
function run(wire: Wire, input: readonly Event[], counted: Record<string, number> = {}) {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  wire(builder.stream(a, { name: 'a' }), builder.stream(b, { name: 'b' })).to(out);
  const driver = new TopologyTestDriver(builder.build());
  for (const [place, { topic, key, at }] of input.entries()) driver.createInputTopic(topic).pipeInput(key, place, at);
  Object.assign(counted, driver.counts());
  return driver.createOutputTopic(out).readRecords();
}

/** The last value of each key, without those that were withdrawn. */
function table(records: ReturnType<typeof run>): Map<string | null, string | null> {
  const last = new Map(records.map(({ key, value }) => [key, value]));
  return new Map([...last].filter(([, value]) => value !== '-'));
}

const shown = (value: number | null): string => (value === null ? '-' : String(value));

test('windowed counts equal a naive recomputation that leaves out the same late records', () => {
  const size = 40;
  fc.assert(
    fc.property(events, fc.constantFrom(10, 20, 40), fc.integer({ min: 0, max: 100 }), (input, advance, grace) => {
      const windows = TimeWindows.ofSizeAndGrace(size, grace).advanceBy(advance);
      const counted: Record<string, number> = {};
      const records = run(
        (left) =>
          left
            .groupByKey()
            .windowedBy(windows)
            .count({ name: 'w' })
            .toStream()
            .map((count, { key, window }) => [`${key}@${window.start}`, shown(count)]),
        input.map((each) => ({ ...each, topic: a })),
        counted,
      );
      const expected = new Map<string, string>();
      let streamTime = -1;
      let missed = 0;
      for (const { key, at } of input) {
        streamTime = Math.max(streamTime, at);
        for (let start = 0; start <= at; start += advance) {
          if (at >= start + size) continue;
          if (start + size + grace <= streamTime) missed += 1;
          else expected.set(`${key}@${start}`, String(Number(expected.get(`${key}@${start}`) ?? 0) + 1));
        }
      }
      expect(table(records)).toEqual(expected);
      expect(counted.w_late_dropped ?? 0).toBe(missed);
    }),
  );
});

test('windows that are emitted when they close have the counts they would have had at that time', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 0, max: 100 }), (input, grace) => {
      const size = 40;
      const records = run(
        (left) =>
          left
            .groupByKey()
            .windowedBy(TimeWindows.ofSizeAndGrace(size, grace), { emit: 'on-window-close', emitExpired: true })
            .count({ name: 'w' })
            .toStream()
            .map((count, { key, window }) => [`${key}@${window.start}`, shown(count)]),
        input.map((each) => ({ ...each, topic: a })),
      );
      const counts = new Map<string, { end: number; count: number }>();
      let streamTime = -1;
      for (const { key, at } of input) {
        streamTime = Math.max(streamTime, at);
        const start = at - (at % size);
        if (start + size + grace <= streamTime) continue;
        const before = counts.get(`${key}@${start}`)?.count ?? 0;
        counts.set(`${key}@${start}`, { end: start + size, count: before + 1 });
      }
      const closed = [...counts].filter(([, { end }]) => end + grace <= streamTime);
      expect(records).toHaveLength(closed.length);
      expect(table(records)).toEqual(new Map(closed.map(([key, { count }]) => [key, String(count)])));
    }),
  );
});

test('sessions equal a naive recomputation when nothing is late, whatever the order of the records', () => {
  const gap = 15;
  fc.assert(
    fc.property(events, (input) => {
      const records = run(
        (left) =>
          left
            .groupByKey()
            .windowedBy(SessionWindows.ofInactivityGapAndGrace(gap, 1_000))
            .count({ name: 's' })
            .toStream()
            .map((count, { key, window }) => [`${key}@${window.start}-${window.end}`, shown(count)]),
        input.map((each) => ({ ...each, topic: a })),
      );
      expect(table(records)).toEqual(sessions(input, gap));
    }),
  );
});

/** Sorted records of a key belong together while no two neighbours are more than the gap apart. */
function sessions(input: readonly Event[], gap: number): Map<string, string> {
  const found = new Map<string, string>();
  for (const key of ['x', 'y']) {
    const times = input.filter((each) => each.key === key).map(({ at }) => at);
    times.sort((left, right) => left - right);
    while (times.length > 0) {
      const ends = times.findIndex((at, i) => (times[i + 1] ?? Number.POSITIVE_INFINITY) - at > gap);
      const session = times.splice(0, ends + 1);
      found.set(`${key}@${session[0]}-${session.at(-1)}`, String(session.length));
    }
  }
  return found;
}

test('an inner join of streams equals the naive nested loop when nothing is late', () => {
  fc.assert(
    fc.property(events, fc.nat(60), fc.nat(60), (input, before, after) => {
      const windows = JoinWindows.ofTimeDifferenceAndGrace(0, 1_000).before(before).after(after);
      const records = run((left, right) => left.join(right, pair, windows, { name: 'j' }), input);
      const met = records.map(({ key, value, timestamp }) => `${key} ${value} ${timestamp}`);
      expect(met.toSorted()).toEqual(nestedLoop(input, before, after).toSorted());
    }),
  );
});

const pair = (left: number | null, right: number | null): string => `${left}+${right}`;

function nestedLoop(input: readonly Event[], before: number, after: number): string[] {
  return input.flatMap((left, l) =>
    input.flatMap((right, r) => {
      if (left.topic !== a || right.topic !== b || left.key !== right.key) return [];
      if (right.at < left.at - before || right.at > left.at + after) return [];
      return [`${left.key} ${pair(l, r)} ${Math.max(left.at, right.at)}`];
    }),
  );
}

test('an outer join of streams in order of time gives the inner one, and each record that met none once its window is over', () => {
  fc.assert(
    fc.property(events, fc.nat(60), (unordered, difference) => {
      const input = unordered.toSorted((left, right) => left.at - right.at);
      const windows = JoinWindows.ofTimeDifferenceAndGrace(difference, 1_000);
      const ends: Event[] = [0, 1].map((i) => ({ topic: a, key: 'end', at: 10_000 + i }));
      const all = [...input, ...ends];
      const records = run((left, right) => left.outerJoin(right, pair, windows, { name: 'j' }), all);
      const inner = nestedLoop(input, difference, difference);
      const lonely = input.flatMap(({ topic, key, at }, place) => {
        const mates = input.filter((o) => o.topic !== topic && o.key === key && Math.abs(o.at - at) <= difference);
        if (mates.length > 0) return [];
        return [`${key} ${topic === a ? pair(place, null) : pair(null, place)} ${at}`];
      });
      const met = records.map(({ key, value, timestamp }) => `${key} ${value} ${timestamp}`);
      expect(met.toSorted()).toEqual([...inner, ...lonely].toSorted());
    }),
  );
});

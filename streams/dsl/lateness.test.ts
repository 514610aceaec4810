import { describe, expect, test } from 'vitest';
import {
  int32Serde,
  type KGroupedStream,
  minutes,
  SessionWindows,
  SlidingWindows,
  StreamsBuilder,
  type StreamsError,
  type Suppressed,
  seconds,
  stringSerde,
  TimeWindows,
  type Topic,
  untilTimeLimit,
  untilWindowCloses,
  type WindowedKStream,
  type WindowOptions,
} from '../index.ts';
import { MemoryState } from '../state/memory.ts';
import { TopologyTestDriver } from '../testing/index.ts';
import { idleCloseHeader } from '../topology/nodes/window/windowed-node.ts';

const input: Topic<string, number> = { name: 'input', key: stringSerde, value: int32Serde };
const late: Topic<string, number> = { ...input, name: 'late' };
const out: Topic<string, string> = { name: 'out', key: stringSerde, value: stringSerde };

/** Counts by windows of 10 ms; the key is `account/entity`, and a record of value 0 says that all before it has come. */
function windowed(windows: TimeWindows, options: WindowOptions<string, number>): TopologyTestDriver {
  return counting((stream) => stream.windowedBy(windows, options));
}

/** Counts of sliding windows of 10 ms with 5 ms of grace. */
function sliding(options: WindowOptions<string, number>): TopologyTestDriver {
  return counting((stream) => stream.windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(10, 5), options));
}

function counting(
  windowsOf: (stream: KGroupedStream<string, number>) => WindowedKStream<string, number>,
): TopologyTestDriver {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  windowsOf(builder.stream(input, { name: 'input' }).groupByKey())
    .count({ name: 'w' })
    .toStream()
    .map((count, { key, window }) => [`${key}@${window.start}`, String(count)])
    .to(out);
  return new TopologyTestDriver(builder.build());
}

const results = (driver: TopologyTestDriver): string[] =>
  driver
    .createOutputTopic(out)
    .readRecords()
    .map(({ key, value }) => `${key}=${value}`);

const tumbling = TimeWindows.ofSizeAndGrace(10, 5);
const accountOf = (_value: number, key: string): string => key.slice(0, key.indexOf('/'));

test('a record that missed all its windows goes to the late topic, once, and each window missed is counted', () => {
  const driver = windowed(TimeWindows.ofSizeAndGrace(20, 5).advanceBy(10), { lateTo: late });
  const records = driver.createInputTopic(input);
  records.pipeInput('a/1', 1, 50);
  records.pipeInput('a/1', 2, 25);
  records.pipeInput('a/1', 3, 35);
  expect(results(driver)).toEqual(['a/1@40=1', 'a/1@50=1', 'a/1@30=1']);
  expect(driver.createOutputTopic(late).readRecords()).toMatchObject([{ key: 'a/1', value: 2, timestamp: 25 }]);
  expect(driver.counts().w_late_dropped).toBe(3);
});

test.each(['a', 'observed', 'a|b', ''])(
  'with watermark groups, an account far ahead makes no other late; the other is named "%s"',
  (account) => {
    const driver = windowed(tumbling, { emit: 'on-window-close', watermark: { group: accountOf } });
    const records = driver.createInputTopic(input);
    records.pipeInput(`${account}/1`, 1, 0);
    records.pipeInput('ahead/1', 1, minutes(60));
    records.pipeInput(`${account}/1`, 1, 5);
    expect(results(driver)).toEqual([]);
    records.pipeInput(`${account}/2`, 1, 15);
    expect(results(driver)).toEqual([`${account}/1@0=2`]);
    records.pipeInput(`${account}/2`, 1, 7);
    expect(driver.counts()).toMatchObject({ w_late_dropped: 1 });
  },
);

test('sessions and sliding windows have the clocks of their watermark groups, too', () => {
  const options = { emit: 'on-window-close', watermark: { group: accountOf } } as const;
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const grouped = builder.stream(input, { name: 'input' }).groupByKey();
  const outputs = ['sessions', 'sliding'].map((name) => ({ ...out, name }));
  for (const [kind, windows] of [
    grouped.windowedBy(SessionWindows.ofInactivityGapAndGrace(10, 5), options),
    grouped.windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(10, 5), options),
  ].entries()) {
    windows
      .count({ name: `store-${kind}` })
      .toStream()
      .map((count, { key, window }) => [`${key}@${window.start}-${window.end}`, String(count)])
      .to(outputs[kind] ?? out);
  }
  const driver = new TopologyTestDriver(builder.build());
  const records = driver.createInputTopic(input);
  const closed = () =>
    outputs.map((output) =>
      driver
        .createOutputTopic(output)
        .readRecords()
        .map(({ key, value }) => `${key}=${value}`),
    );
  records.pipeInput('a/1', 1, 100);
  records.pipeInput('ahead/1', 1, minutes(60));
  records.pipeInput('a/1', 1, 105);
  expect(closed()).toEqual([[], []]);
  records.pipeInput('a/2', 1, 150);
  expect(closed()).toEqual([['a/1@100-105=2'], ['a/1@90-100=1', 'a/1@95-105=2', 'a/1@101-111=1']]);
});

test('a marker closes the windows of its group only, and is not counted itself', () => {
  const driver = windowed(tumbling, {
    emit: 'on-window-close',
    watermark: { group: accountOf, completeUntil: (value) => (value < 0 ? -value : undefined) },
  });
  const records = driver.createInputTopic(input);
  records.pipeInput('a/1', 1, 0);
  records.pipeInput('b/1', 1, 0);
  records.pipeInput('a/end', -14, 3);
  expect(results(driver)).toEqual([]);
  records.pipeInput('a/end', -15, 3);
  expect(results(driver)).toEqual(['a/1@0=1']);
  records.pipeInput('a/1', 1, 4);
  expect(driver.counts()).toEqual({ w_late_dropped: 1 });
});

test('a group of which nothing is heard closes its windows by the wall clock, each once, with a header that says so', () => {
  const driver = windowed(tumbling, { emit: 'on-window-close', watermark: { group: accountOf, idleMs: seconds(30) } });
  const records = driver.createInputTopic(input);
  records.pipeInput('a/1', 1, 0);
  records.pipeInput('a/1', 1, 12);
  driver.advanceWallClockTime(seconds(20));
  records.pipeInput('b/1', 1, 0);
  expect(results(driver)).toEqual([]);
  driver.advanceWallClockTime(seconds(10));
  const closed = driver.createOutputTopic(out).readRecords();
  expect(closed.map(({ key, value }) => `${key}=${value}`)).toEqual(['a/1@0=1', 'a/1@10=1']);
  expect(closed[0]?.headers).toEqual([[idleCloseHeader, Buffer.from('30000')]]);
  expect(driver.counts()).toEqual({ window_idle_closed: 1 });
  driver.advanceWallClockTime(seconds(20));
  expect(results(driver)).toEqual(['b/1@0=1']);
  records.pipeInput('a/1', 1, 13);
  expect(driver.counts().w_late_dropped).toBe(1);
  records.pipeInput('a/1', 1, 30);
  driver.advanceWallClockTime(seconds(60));
  expect(results(driver)).toEqual(['a/1@30=1']);
});

test('a group that became idle closes its windows also when the process was started again in between', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder
    .stream(input, { name: 'input' })
    .groupByKey()
    .windowedBy(tumbling, { emit: 'on-window-close', watermark: { group: accountOf, idleMs: 30_000 } })
    .count({ name: 'w' })
    .toStream()
    .map((_count, { key }) => [key, 'closed'])
    .to(out);
  const [sub] = builder.build().subTopologies;
  const store = sub?.stores[0];
  if (sub === undefined || store === undefined) throw new Error('the topology has no store');
  const state = new MemoryState(store);
  const sent: string[] = [];
  let wallClock = 0;
  const start = () =>
    sub.createTask({
      partition: 0,
      collector: { send: (_topic, _partition, key) => sent.push(String(key)) },
      state: () => state,
      globalTable: (name) => expect.fail(`no global table '${name}'`),
      wallClock: () => wallClock,
      defer: () => {},
      count: () => {},
    });
  const metadata = { topic: 'input', partition: 0, offset: 0 };
  start().process('input', { key: 'a|b/1', value: 1, timestamp: 0, headers: undefined, metadata });
  const restarted = start();
  for (wallClock = 10_000; wallClock < 40_000; wallClock += 10_000) restarted.punctuate('wall-clock');
  expect(sent).toEqual([]);
  restarted.punctuate('wall-clock');
  expect(sent).toEqual(['a|b/1']);
});

test('a sliding window whose retention is over with the record that closes it is lost as in Kafka Streams, or emitted', () => {
  for (const emitExpired of [false, true]) {
    const driver = sliding({ emit: 'on-window-close', emitExpired });
    const records = driver.createInputTopic(input);
    records.pipeInput('a/1', 1, 0);
    records.pipeInput('a/1', 1, minutes(60));
    expect(results(driver)).toEqual(emitExpired ? ['a/1@0=1'] : []);
    expect(driver.counts()).toEqual(emitExpired ? {} : { window_expired_unemitted: 1 });
  }
});

test('with watermark groups such a window is emitted unless said otherwise', () => {
  for (const [options, expected] of [
    [{}, ['a/1@0=1']],
    [{ emitExpired: false }, []],
  ] as const) {
    const driver = sliding({ emit: 'on-window-close', watermark: { group: accountOf }, ...options });
    const records = driver.createInputTopic(input);
    records.pipeInput('a/1', 1, 0);
    records.pipeInput('a/1', 1, minutes(60));
    expect(results(driver)).toEqual(expected);
    expect(driver.counts()).toEqual(expected.length > 0 ? {} : { window_expired_unemitted: 1 });
  }
});

test('the last windows of a group that sends nothing more stay open however far others are, until a record ends them', () => {
  const completeUntil = (value: number) => (value < 0 ? -value : undefined);
  const driver = windowed(tumbling, { emit: 'on-window-close', watermark: { group: accountOf, completeUntil } });
  const records = driver.createInputTopic(input);
  records.pipeInput('a/1', 1, 3);
  for (let hour = 1; hour < 50; hour++) records.pipeInput('b/1', 1, minutes(60 * hour));
  driver.advanceWallClockTime(minutes(60));
  expect(results(driver).filter((result) => result.startsWith('a'))).toEqual([]);
  records.pipeInput('a/end', -15, 3);
  expect(results(driver)).toEqual(['a/1@0=1']);
});

function suppressed(how: Suppressed): TopologyTestDriver {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder
    .stream(input, { name: 'input' })
    .toTable({ name: 't', value: int32Serde })
    .suppress(how)
    .toStream()
    .mapValues(String)
    .to(out);
  return new TopologyTestDriver(builder.build());
}

test('a time limit lets the last update of a key go, when so much time has passed since its first', () => {
  const driver = suppressed(untilTimeLimit(10, { name: 's', maxRecords: 100 }));
  const records = driver.createInputTopic(input);
  records.pipeInput('a', 1, 0);
  records.pipeInput('a', 2, 9);
  records.pipeInput('b', 3, 9);
  expect(results(driver)).toEqual([]);
  records.pipeInput('c', 4, 10);
  expect(results(driver)).toEqual(['a=2']);
  records.pipeInput('c', 5, 20);
  expect(results(driver)).toEqual(['b=3', 'c=5']);
});

test('a full buffer with a time limit emits its oldest early and counts it', () => {
  const driver = suppressed(untilTimeLimit(1_000, { name: 's', maxRecords: 2 }));
  const records = driver.createInputTopic(input);
  for (const [at, key] of ['a', 'b', 'a', 'c', 'd'].entries()) records.pipeInput(key, at, at);
  expect(results(driver)).toEqual(['a=2', 'b=1']);
  expect(driver.counts()).toEqual({ suppress_emitted_early: 2 });
});

test('a full buffer of bytes does the same', () => {
  const driver = suppressed(untilTimeLimit(1_000, { name: 's', maxRecords: 100, maxBytes: 1 }));
  const records = driver.createInputTopic(input);
  records.pipeInput('a', 1, 0);
  records.pipeInput('b', 2, 0);
  expect(results(driver)).toEqual(['a=1', 'b=2']);
});

test('a full buffer that waits for windows to close stops the process and says what to do', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder
    .stream(input, { name: 'input' })
    .groupByKey()
    .windowedBy(tumbling)
    .count({ name: 'w' })
    .suppress(untilWindowCloses({ name: 's', maxRecords: 2 }))
    .toStream()
    .map((count, { key }) => [key, String(count)])
    .to(out);
  const driver = new TopologyTestDriver(builder.build());
  const records = driver.createInputTopic(input);
  records.pipeInput('a', 1, 0);
  records.pipeInput('b', 1, 0);
  records.pipeInput('a', 1, 1);
  let thrown: unknown;
  try {
    records.pipeInput('c', 1, 2);
  } catch (error) {
    thrown = error;
  }
  expect((thrown as StreamsError).code).toBe('MR_STREAMS_BUFFER_FULL');
  expect((thrown as StreamsError).message).toContain('more than 2 records');
});

test('the topic for late records is part of the topology: checked at the start, opened, described', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder.stream(input, { name: 'input' }).groupByKey().windowedBy(tumbling, { lateTo: late }).count({ name: 'w' });
  const topology = builder.build();
  expect(topology.subTopologies[0]?.sinks).toEqual([{ name: 'KSTREAM-AGGREGATE-0000000000-late', topic: 'late' }]);
  expect(topology.serdes).toContain(late.value);
  expect(topology.describe()).toContain(
    'Sink: KSTREAM-AGGREGATE-0000000000-late (topic: late)\n      <-- KSTREAM-AGGREGATE-0000000000\n',
  );
  expect(topology.toMermaid()).toMatch(/step\d+ --> topic\d+\n/);
});

describe('of more watermark groups than are kept, the one furthest behind is ended', () => {
  const watermark = { group: accountOf, maxGroups: 2 };

  test('its windows close, and what still comes of it begins anew', () => {
    const driver = windowed(tumbling, { emit: 'on-window-close', watermark });
    const topic = driver.createInputTopic(input);
    topic.pipeInput('ahead/x', 1, 100);
    topic.pipeInput('behind/x', 1, 21);
    topic.pipeInput('behind/x', 1, 22);
    topic.pipeInput('ahead/x', 1, 108);
    expect(results(driver)).toEqual([]);
    topic.pipeInput('new/x', 1, 40);
    expect(results(driver)).toEqual(['behind/x@20=2']);
    expect(driver.counts()).toEqual({ watermark_group_ended: 1 });
    // Its clock is forgotten: what would have been late is not, and ends the group that is now furthest behind.
    topic.pipeInput('behind/x', 1, 3);
    expect(results(driver)).toEqual(['new/x@40=1']);
    topic.pipeInput('behind/x', 1, 15);
    expect(results(driver)).toEqual(['behind/x@0=1']);
    topic.pipeInput('ahead/x', 1, 115);
    expect(results(driver)).toEqual(['ahead/x@100=2']);
  });

  test('what is kept of it goes, so that state has a bound', () => {
    const driver = windowed(tumbling, { emit: 'on-window-close', watermark });
    const topic = driver.createInputTopic(input);
    const fields = (): number => {
      const state = driver.getGroupedStore<unknown>('w') as unknown as MemoryState;
      return state.groups().reduce((sum, group) => sum + [...state.entries(group)].length, 0);
    };
    for (let group = 0; group < 5; group++) topic.pipeInput(`g${group}/x`, 1, group);
    const few = fields();
    for (let group = 5; group < 500; group++) topic.pipeInput(`g${group}/x`, 1, group);
    expect(fields()).toBeLessThanOrEqual(few + 2);
    expect(driver.counts()).toEqual({ watermark_group_ended: 498 });
    expect(results(driver)).toHaveLength(498);
  });

  test('a bound that is none is refused', () => {
    expect(() => windowed(tumbling, { watermark: { group: accountOf, maxGroups: 0 } })).toThrow(/maxGroups.* is 0/);
  });
});

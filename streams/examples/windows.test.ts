import {
  CalendarWindows,
  countSerde,
  type FixedWindows,
  keyValueStore,
  nullable,
  SessionWindows,
  StreamsBuilder,
  seconds,
  stringSerde,
  TimeWindows,
  type Topic,
  type WindowOptions,
} from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, test } from 'vitest';

// What windows and tables have here and not in Kafka Streams.

const serdes = { key: stringSerde, value: countSerde };
const input: Topic<string, number> = { name: 'input', ...serdes };
const late: Topic<string, number> = { name: 'late', ...serdes };
const output: Topic<string, number | null> = { name: 'output', key: stringSerde, value: nullable(countSerde) };
const tenSeconds = TimeWindows.ofSizeWithNoGrace(seconds(10));

/** Sums by key and window: keys come out as `key@start`. */
function sums(options: WindowOptions<string, number>, windows: FixedWindows | SessionWindows = tenSeconds) {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const grouped = builder.stream(input, { name: 'input' }).groupByKey();
  const windowed =
    windows instanceof SessionWindows ? grouped.windowedBy(windows, options) : grouped.windowedBy(windows, options);
  windowed
    .reduce((left, right) => left + right, { name: 'sums', ...serdes })
    .toStream()
    .selectKey((_value, { key, window }) => `${key}@${window.start}-${window.end}`)
    .to(output);
  const driver = new TopologyTestDriver(builder.build());
  const topic = driver.createInputTopic(input);
  const results = driver.createOutputTopic(output);
  return {
    driver,
    send: (key: string, value: number, timestamp: number) => topic.pipeInput(key, value, timestamp),
    records: () => results.readRecords(),
    read: () => results.readRecords().map(({ key, value }) => [key, value]),
  };
}

test('a late record is counted, and goes to the topic named for it', () => {
  const { driver, send, read } = sums({ lateTo: late });
  send('a', 1, seconds(1));
  send('a', 2, seconds(20));
  send('a', 4, seconds(2));
  expect(read()).toEqual([
    ['a@0-10000', 1],
    ['a@20000-30000', 2],
  ]);
  expect(driver.createOutputTopic(late).readRecords()).toMatchObject([{ key: 'a', value: 4, timestamp: seconds(2) }]);
  expect(driver.counts()).toEqual({ sums_late_dropped: 1 });
});

test('a session that ends long before the next record is counted as lost, and emitted where that is asked for', () => {
  const sessions = SessionWindows.ofInactivityGapWithNoGrace(seconds(10));
  const lost = sums({ emit: 'on-window-close' }, sessions);
  lost.send('a', 1, seconds(1));
  lost.send('a', 2, seconds(600));
  expect(lost.read()).toEqual([]);
  expect(lost.driver.counts()).toEqual({ window_expired_unemitted: 1 });

  const kept = sums({ emit: 'on-window-close', emitExpired: true }, sessions);
  kept.send('a', 1, seconds(1));
  kept.send('a', 2, seconds(600));
  expect(kept.read()).toEqual([['a@1000-1000', 1]]);
});

test('each watermark group has a clock of its own, so that none closes another’s windows', () => {
  const group = (_value: number, key: string): string => key.slice(0, 1);
  const { send, read } = sums({ emit: 'on-window-close', watermark: { group } });
  send('x', 1, seconds(1));
  send('y', 2, seconds(100));
  send('x', 4, seconds(2));
  expect(read()).toEqual([]);
  send('x', 8, seconds(12));
  expect(read()).toEqual([['x@0-10000', 5]]);
});

test('a record may say that everything up to a time has come; it is not aggregated', () => {
  const watermark = {
    group: () => 'all',
    completeUntil: (value: number) => (value === 0 ? seconds(10) : undefined),
  };
  const { send, read } = sums({ emit: 'on-window-close', watermark });
  send('a', 1, seconds(1));
  send('b', 2, seconds(2));
  expect(read()).toEqual([]);
  send('marker', 0, seconds(3));
  expect(read()).toEqual([
    ['a@0-10000', 1],
    ['b@0-10000', 2],
  ]);
});

test('a group that falls silent is closed by the wall clock, and what is emitted says so', () => {
  const { driver, send, read, records } = sums({
    emit: 'on-window-close',
    watermark: { group: () => 'all', idleMs: seconds(60) },
  });
  send('a', 1, seconds(1));
  driver.advanceWallClockTime(seconds(59));
  expect(read()).toEqual([]);
  driver.advanceWallClockTime(seconds(1));
  const [closed, ...others] = records();
  expect(others).toEqual([]);
  expect(closed).toMatchObject({ key: 'a@0-10000', value: 1 });
  expect(closed?.headers?.map(([name]) => name)).toEqual(['millrace-idle-close']);
  expect(driver.counts()).toEqual({ window_idle_closed: 1 });
});

test('a calendar day has 23 hours when summer time begins, and 24 the day after', () => {
  const { send, read } = sums({}, new CalendarWindows('Europe/Berlin', 'day'));
  const march = (day: number, hour: number, minute = 0): number => Date.UTC(2025, 2, day, hour, minute);
  send('a', 1, march(29, 23));
  send('a', 2, march(30, 21, 59));
  send('a', 4, march(30, 22));
  const sunday = `a@${march(29, 23)}-${march(30, 22)}`;
  const monday = `a@${march(30, 22)}-${march(31, 22)}`;
  expect(read()).toEqual([
    [sunday, 1],
    [sunday, 3],
    [monday, 4],
  ]);
});

test('an update of a table that is older than its row is applied and counted', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const store = keyValueStore({ name: 'rows', ...serdes });
  builder.table(input, { name: 'input', store });
  const driver = new TopologyTestDriver(builder.build());
  driver.createInputTopic(input).pipeInput('a', 1, 10);
  driver.createInputTopic(input).pipeInput('a', 2, 5);
  expect(driver.getStore(store).get('a')).toBe(2);
  expect(driver.counts()).toEqual({ out_of_order_update: 1 });
});

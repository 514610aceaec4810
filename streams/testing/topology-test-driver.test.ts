import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  globalTableStore,
  groupedStore,
  int32Serde,
  jsonSerde,
  keyValueStore,
  nullable,
  type Processor,
  RecordError,
  StreamsBuilder,
  stringSerde,
  type Topic,
  windowStore,
} from '../index.ts';
import { deadLetterHeaders } from '../topology/dead-letter.ts';
import { TopologyTestDriver } from './topology-test-driver.ts';

const words: Topic<string, string> = { name: 'words', key: stringSerde, value: stringSerde };
const counts: Topic<string, number> = { name: 'counts', key: stringSerde, value: int32Serde };
const rates: Topic<string, number> = { name: 'rates', key: stringSerde, value: int32Serde };

const countStore = keyValueStore({ name: 'count', key: stringSerde, value: int32Serde });

/** Counts words by key; refuses 'bad' after it has written and forwarded, to show that nothing of it stays. */
const counter: Processor<string, string, string, number, { count: typeof countStore }> = {
  name: 'counter',
  stores: { count: countStore },
  keysOf: (record, prefetch) => prefetch.count.key(record.key),
  process(record, ctx) {
    const count = (ctx.stores.count.get(record.key) ?? 0) + 1;
    ctx.stores.count.put(record.key, count);
    ctx.forward(record.key, count);
    ctx.count('seen');
    if (record.value === 'bad') throw new RecordError('a bad word');
  },
};

function countingDriver(): TopologyTestDriver {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder.stream(words, { name: 'words' }).process(counter).to(counts);
  return new TopologyTestDriver(builder.build());
}

test('counts are those of counting by hand, whatever the order of the words', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), (keys) => {
      const driver = countingDriver();
      const input = driver.createInputTopic(words);
      const expected = new Map<string, number>();
      for (const key of keys) {
        input.pipeInput(key, 'word');
        expected.set(key, (expected.get(key) ?? 0) + 1);
      }
      expect(driver.createOutputTopic(counts).readKeyValuesToMap()).toEqual(expected);
      for (const [key, count] of expected) expect(driver.getKeyValueStore(countStore).get(key)).toBe(count);
    }),
  );
});

test('a refused record leaves a dead letter and no other trace, and the next one goes on', () => {
  const driver = countingDriver();
  const input = driver.createInputTopic(words);
  input.pipeInput('k', 'good', 5);
  input.pipeInput('k', 'bad', 6, [['lineage', Buffer.from('x')]]);
  input.pipeInput('k', 'good', 7);
  const output = driver.createOutputTopic(counts).readRecords();
  expect(output.map(({ value, timestamp }) => [value, timestamp])).toEqual([
    [1, 5],
    [2, 7],
  ]);
  expect(driver.counts()).toEqual({ seen: 2 });
  const [letter, ...others] = driver.deadLetters();
  expect(others).toEqual([]);
  expect(letter).toMatchObject({ topic: 'words.dlq', timestamp: 6, key: Buffer.from('k'), value: Buffer.from('bad') });
  const headers = Object.fromEntries(letter?.headers.map(([name, value]) => [name, value.toString()]) ?? []);
  expect(headers).toMatchObject({
    lineage: 'x',
    [deadLetterHeaders.exception]: 'RecordError',
    [deadLetterHeaders.message]: 'a bad word',
    [deadLetterHeaders.topic]: 'words',
    [deadLetterHeaders.partition]: '0',
    [deadLetterHeaders.offset]: '1',
  });
  expect(headers[deadLetterHeaders.stacktrace]).toContain('RecordError: a bad word');
  expect(driver.takeDeadLetters()).toEqual([letter]);
  input.pipeInput('k', 'bad', 8);
  expect(driver.deadLetters().map(({ timestamp }) => timestamp)).toEqual([8]);
});

test('bytes that do not decode become a dead letter with these bytes', () => {
  const driver = countingDriver();
  driver.createInputTopic(words).pipeBytes(Buffer.from('k'), Buffer.from([0xff, 0xfe]));
  expect(driver.deadLetters()).toMatchObject([{ topic: 'words.dlq', value: Buffer.from([0xff, 0xfe]) }]);
});

test('an output that does not fit its topic makes the source record a dead letter', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder
    .stream(words, { name: 'words' })
    .mapValues((word) => word.length / 2)
    .to(counts);
  const driver = new TopologyTestDriver(builder.build());
  driver.createInputTopic(words).pipeInput('k', 'odd');
  driver.createInputTopic(words).pipeInput('k', 'even');
  expect(
    driver
      .createOutputTopic(counts)
      .readRecords()
      .map(({ value }) => value),
  ).toEqual([2]);
  const message = driver
    .deadLetters()[0]
    ?.headers.find(([name]) => name === deadLetterHeaders.message)?.[1]
    .toString();
  expect(message).toBe("record does not fit topic 'counts': 1.5 is not a 32-bit integer");
});

test('an error that is no refusal stops the processing', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder
    .stream(words, { name: 'words' })
    .mapValues((): string => {
      throw new TypeError('a bug');
    })
    .to(words);
  const driver = new TopologyTestDriver(builder.build());
  expect(() => driver.createInputTopic(words).pipeInput('k', 'v')).toThrow(TypeError);
  expect(driver.deadLetters()).toEqual([]);
});

test('a null that the types deny is a dead letter; nullable() lets it pass, and it leaves as a tombstone', () => {
  const optional: Topic<string | null, string | null> = {
    name: 'optional',
    key: nullable(stringSerde),
    value: nullable(stringSerde),
  };
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder.stream(words, { name: 'words' }).to({ ...words, name: 'copy-of-words' });
  const seen: Array<string | null> = [];
  builder
    .stream(optional, { name: 'optional' })
    .mapValues((value) => {
      seen.push(value);
      return value;
    })
    .to({ ...optional, name: 'copy' });
  const driver = new TopologyTestDriver(builder.build());
  driver.createInputTopic(words).pipeInput('k', null);
  driver.createInputTopic(words).pipeInput(null, 'v');
  expect(driver.deadLetters()).toHaveLength(2);
  driver.createInputTopic(optional).pipeInput(null, null);
  expect(seen).toEqual([null]);
  expect(driver.createOutputTopic({ ...optional, name: 'copy' }).readRecord()).toMatchObject({
    key: null,
    value: null,
  });
});

test('the declared event time replaces that of the topic, and a negative one is a dead letter', () => {
  const timed: Topic<string, { at: number }> = { name: 'timed', key: stringSerde, value: jsonSerde() };
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder.stream(timed, { name: 'timed', timestamp: (value) => value.at }).to({ ...timed, name: 'out' });
  const driver = new TopologyTestDriver(builder.build());
  const input = driver.createInputTopic(timed);
  input.pipeInput('k', { at: 77 }, 5);
  input.pipeInput('k', { at: -1 }, 6);
  expect(
    driver
      .createOutputTopic({ ...timed, name: 'out' })
      .readRecords()
      .map((r) => r.timestamp),
  ).toEqual([77]);
  expect(driver.deadLetters()).toHaveLength(1);
});

test('stream time only grows and is the same for all steps of a task', () => {
  const times: number[] = [];
  const clock: Processor<string, string, string, string> = {
    name: 'clock',
    process: (_record, ctx) => void times.push(ctx.streamTime),
  };
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder.stream(words, { name: 'words' }).process(clock);
  const input = new TopologyTestDriver(builder.build()).createInputTopic(words);
  for (const timestamp of [10, 30, 20]) input.pipeInput('k', 'v', timestamp);
  expect(times).toEqual([10, 30, 30]);
});

test('a table keeps the newest value, forgets a deleted key, drops and counts a record without key', () => {
  const rateStore = keyValueStore({ name: 'rate', key: stringSerde, value: int32Serde });
  const convert: Processor<string, string, string, number, { rate: typeof rateStore }> = {
    name: 'convert',
    stores: { rate: rateStore },
    process: (record, ctx) => ctx.forward(record.key, ctx.stores.rate.get(record.key) ?? 0),
  };
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder
    .table(rates, { name: 'rates', store: rateStore })
    .toStream()
    .to({ ...rates, name: 'updates' });
  builder.stream(words, { name: 'words' }).process(convert).to(counts);
  const driver = new TopologyTestDriver(builder.build());
  const rateInput = driver.createInputTopic(rates);
  const ask = (): number | null | undefined => {
    driver.createInputTopic(words).pipeInput('EUR', '?');
    return driver.createOutputTopic(counts).readRecord()?.value;
  };
  expect(ask()).toBe(0);
  rateInput.pipeInput('EUR', 108);
  rateInput.pipeInput('EUR', 109);
  expect(ask()).toBe(109);
  rateInput.pipeInput('EUR', null);
  expect(ask()).toBe(0);
  rateInput.pipeInput(null, 1);
  expect(driver.counts()).toEqual({ table_null_key_dropped: 1 });
  const updates = driver.createOutputTopic({ ...rates, name: 'updates' }).readRecords();
  expect(updates.map(({ value }) => value)).toEqual([108, 109, null]);
});

test('a processor may read a table but not write it', () => {
  const rateStore = keyValueStore({ name: 'rate', key: stringSerde, value: int32Serde });
  const vandal: Processor<string, string, string, number, { rate: typeof rateStore }> = {
    name: 'vandal',
    stores: { rate: rateStore },
    process: (record, ctx) => ctx.stores.rate.put(record.key, 0),
  };
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder.table(rates, { name: 'rates', store: rateStore });
  builder.stream(words, { name: 'words' }).process(vandal);
  const input = new TopologyTestDriver(builder.build()).createInputTopic(words);
  expect(() => input.pipeInput('EUR', '?')).toThrow(/store 'rate' holds a table/);
});

test('a global table is read by every partition, and what does not decode is skipped and counted', () => {
  const rate = globalTableStore<string, number>({ name: 'rates', key: stringSerde });
  const convert: Processor<string, string, string, number, { rate: typeof rate }> = {
    name: 'convert',
    stores: { rate },
    process: (record, ctx) => ctx.forward(record.key, ctx.stores.rate.get(record.value) ?? -1),
  };
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder.globalTable(rates, { name: 'rates' });
  builder.stream(words, { name: 'words' }).process(convert).to(counts);
  const driver = new TopologyTestDriver(builder.build(), { partitions: 12 });
  driver.createInputTopic(rates).pipeInput('EUR', 108);
  driver.createInputTopic(rates).pipeBytes(Buffer.from('EUR'), Buffer.from('?'));
  for (const key of ['a', 'b', 'c', 'd']) driver.createInputTopic(words).pipeInput(key, 'EUR');
  expect([...driver.createOutputTopic(counts).readKeyValuesToMap().values()]).toEqual([108, 108, 108, 108]);
  expect(driver.counts()).toEqual({ global_table_record_skipped: 1 });
});

test('what one sub-topology writes the next one reads, in the same call', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const middle: Topic<string, string> = { name: 'middle', key: stringSerde, value: stringSerde };
  builder
    .stream(words, { name: 'lines' })
    .flatMap((line) => line.split(' ').map((word): [string, string] => [word, word]))
    .to(middle);
  builder.stream(middle, { name: 'words' }).process(counter).to(counts);
  const driver = new TopologyTestDriver(builder.build());
  driver.createInputTopic(words).pipeInput('line', 'to be or not to be');
  expect(driver.createOutputTopic(counts).readKeyValuesToMap()).toEqual(
    new Map([
      ['to', 2],
      ['be', 2],
      ['or', 1],
      ['not', 1],
    ]),
  );
});

test('state and groups are apart by partition', () => {
  const rowStore = groupedStore({ name: 'rows', value: stringSerde });
  const keep: Processor<string, string, string, string, { rows: typeof rowStore }> = {
    name: 'keep',
    stores: { rows: rowStore },
    process: (record, ctx) => ctx.stores.rows.put('slice', record.key, record.value),
  };
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder.stream(words, { name: 'words' }).process(keep);
  const driver = new TopologyTestDriver(builder.build(), { partitions: 2 });
  const keys = ['tenant-a|1', 'tenant-b|1', 'tenant-c|1', 'tenant-d|1', 'tenant-e|1'];
  for (const key of keys) driver.createInputTopic(words).pipeInput(key, 'v');
  const [first, second] = [0, 1].map((partition) =>
    [...driver.getGroupedStore<string>('rows', partition).entries('slice')].map(([field]) => field),
  );
  expect(first).not.toHaveLength(0);
  expect(second).not.toHaveLength(0);
  expect([...(first ?? []), ...(second ?? [])].sort()).toEqual(keys);
});

test('a topic that the topology does not read is refused as input', () => {
  expect(() => countingDriver().createInputTopic(counts)).toThrow(/does not read topic 'counts', but words/);
});

test('a store that was asked for before the records came shows what they have put, too', () => {
  const seen = windowStore({
    name: 'seen',
    key: stringSerde,
    value: stringSerde,
    windowSizeMs: 10,
    retentionMs: 1_000_000,
  });
  const remember: Processor<string, string, string, string, { seen: typeof seen }> = {
    name: 'remember',
    stores: { seen },
    process: ({ key, value, timestamp }, ctx) => ctx.stores.seen.put(key, value, timestamp),
  };
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder.stream(words, { name: 'words' }).process(remember);
  const driver = new TopologyTestDriver(builder.build());
  const store = driver.getStore(seen);
  const input = driver.createInputTopic(words);
  expect(store.fetchAll(0, 900_000)).toEqual([]);
  input.pipeInput('a', 'first', 10);
  expect(store.fetchAll(0, 900_000).map(({ value }) => value)).toEqual(['first']);
  input.pipeInput('a', 'second', 800_000);
  expect(store.fetchAll(0, 900_000).map(({ value }) => value)).toEqual(['first', 'second']);
});

test('an input topic has a clock, which records without a time take theirs from', () => {
  const driver = countingDriver();
  const input = driver.createInputTopic(words, { startTimestamp: 1_000, autoAdvanceMs: 10 });
  const output = driver.createOutputTopic(counts);
  const times = () => output.readRecords().map(({ timestamp }) => timestamp);
  input.pipeKeyValueList([
    ['a', 'x'],
    ['b', 'x'],
  ]);
  input.advanceTime(500);
  input.pipeInput('a', 'x');
  // A time of its own leaves the clock where it is.
  input.pipeRecordList([
    { key: 'c', value: 'x', timestamp: 7 },
    { key: 'c', value: 'x' },
  ]);
  expect(times()).toEqual([1_000, 1_010, 1_520, 7, 1_530]);
  expect(() => input.advanceTime(-1)).toThrow("the clock of input topic 'words' cannot go back 1 ms");
});

test('an output topic says what is left, and gives it as values or pairs', () => {
  const driver = countingDriver();
  const output = driver.createOutputTopic(counts);
  expect([output.isEmpty, output.queueSize, output.readValue(), output.readKeyValue()]).toEqual([
    true,
    0,
    undefined,
    undefined,
  ]);
  driver.createInputTopic(words).pipeKeyValueList(['a', 'b', 'a', 'a', 'b', 'b'].map((key) => [key, 'x']));
  expect([output.isEmpty, output.queueSize]).toEqual([false, 6]);
  expect(output.readValue()).toBe(1);
  expect(output.readKeyValue()).toEqual(['b', 1]);
  expect(output.readKeyValuesToList().slice(0, 1)).toEqual([['a', 2]]);
  expect([output.isEmpty, output.readValuesToList()]).toEqual([true, []]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  int32Serde,
  keyValueStore,
  nullable,
  RecordError,
  StreamsBuilder,
  seconds,
  stringSerde,
  TimeWindows,
  type Topic,
  untilCommit,
  versionedStore,
} from '../index.ts';
import { TopologyTestDriver } from '../testing/index.ts';

const strings = (name: string) => ({ name, key: stringSerde, value: stringSerde });
const rows: Topic<string, string> = strings('rows');
const others: Topic<string, string> = strings('others');
const out: Topic<string, string | null> = { name: 'out', key: stringSerde, value: nullable(stringSerde) };

function heldRows() {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const table = builder
    .table(rows, { name: 'rows', store: keyValueStore(strings('rows-store')) })
    .suppress(untilCommit());
  return { builder, table };
}

type Write = readonly [key: string, value: string | null, time?: number];

/** Key, value and time of what comes out, transaction by transaction. */
function outputs(builder: StreamsBuilder, transactions: ReadonlyArray<readonly Write[]>) {
  const driver = new TopologyTestDriver(builder.build());
  const input = driver.createInputTopic(rows);
  const output = driver.createOutputTopic(out);
  return transactions.map((writes) => {
    driver.inOneBatch(() => {
      for (const [key, value, time = 0] of writes) input.pipeInput(key, value, time);
    });
    return output.readRecords().map(({ key, value, timestamp }) => [key, value, timestamp]);
  });
}

test('of the updates of a key the last of each transaction goes on, in the order of these', () => {
  const { builder, table } = heldRows();
  table.toStream().to(out);
  expect(
    outputs(builder, [
      [
        ['a', '1', 5],
        ['b', '1', 6],
        ['a', '2', 7],
        ['c', '1', 8],
        ['b', '2', 4],
      ],
      [],
      [['b', '3', 9]],
    ]),
  ).toEqual([
    [
      ['a', '2', 7],
      ['c', '1', 8],
      ['b', '2', 4],
    ],
    [],
    [['b', '3', 9]],
  ]);
});

test('a deletion goes on once; what came and went within a transaction was never there', () => {
  const { builder, table } = heldRows();
  table.toStream().to(out);
  expect(
    outputs(builder, [
      [
        ['a', '1'],
        ['b', '1'],
        ['b', null],
      ],
      [
        ['a', '2'],
        ['a', null],
      ],
      [['a', null]],
    ]),
  ).toEqual([[['a', '1', 0]], [['a', null, 0]], []]);
});

test('a test driver makes a transaction of each record, so that answers are those without', () => {
  const { builder, table } = heldRows();
  table.toStream().to(out);
  const driver = new TopologyTestDriver(builder.build());
  const input = driver.createInputTopic(rows);
  for (const value of ['1', '2', '3']) input.pipeInput('a', value);
  expect(driver.createOutputTopic(out).readValuesToList()).toEqual(['1', '2', '3']);
});

test('what a refused record has changed is taken back, also where it was held before', () => {
  const source = new StreamsBuilder({ applicationId: 'app' });
  const kept = source.table(rows, { name: 'rows', store: keyValueStore(strings('rows-store')) });
  kept.suppress(untilCommit()).toStream().to(out);
  kept.toStream().peek((value) => {
    if (value === 'bad') throw new RecordError('a bad value');
  });
  expect(
    outputs(source, [
      [
        ['a', '1'],
        ['a', 'bad'],
        ['b', 'bad'],
        ['c', '1'],
      ],
      [['b', '2']],
    ]),
  ).toEqual([
    [
      ['a', '1', 0],
      ['c', '1', 0],
    ],
    [['b', '2', 0]],
  ]);
});

test('more keys than are held at once go on before the end', () => {
  const { builder, table } = heldRows();
  table.toStream().to(out);
  const keys = Array.from({ length: 25_000 }, (_, index) => [`k${index}`, 'v'] as const);
  const [all] = outputs(builder, [keys]);
  expect(new Set(all?.map(([key]) => key)).size).toBe(25_000);
});

test('where a transaction is of one record, joins of a table with what is made of it answer as if nothing was held', () => {
  const answers = [false, true].map((isHeld) => {
    const builder = new StreamsBuilder({ applicationId: 'app' });
    const all = builder.table(rows, { name: 'rows', store: keyValueStore(strings('rows-store')) });
    const table = isHeld ? all.suppress(untilCommit()) : all;
    const mapped = table.mapValues((value) => `mapped ${value}`);
    table
      .outerJoin(mapped, (one, two) => `${one} and ${two}`)
      .toStream()
      .to(out);
    table
      .toStream()
      .filter((value): value is string => value !== null)
      .join(table, (update, row) => `${update} of ${row}`, strings('looked-up'))
      .to(out);
    return outputs(builder, [[['a', '1']], [['a', '2']], [['a', null]], [['a', '3']]]);
  });
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[1]?.at(-1)).toEqual([
    ['a', '3 and mapped 3', 0],
    ['a', '3 and mapped 3', 0],
    ['a', '3 of 3', 0],
  ]);
});

test('mapAsync behind it is an error: no record of a topic could be the dead letter', () => {
  const { builder, table } = heldRows();
  table
    .toStream()
    .mapAsync(async (value) => value, { name: 'look-up' })
    .to(out);
  expect(() => outputs(builder, [[['a', '1']]])).toThrow("'look-up' got a record of no source record");
});

test('windows are held one by one', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  builder
    .stream(rows, { name: 'rows' })
    .groupByKey()
    .windowedBy(TimeWindows.ofSizeWithNoGrace(seconds(10)))
    .count({ name: 'counts' })
    .suppress(untilCommit())
    .toStream()
    .map((count, { key, window }) => [`${key}@${window.start}`, String(count)])
    .to(out);
  expect(
    outputs(builder, [
      [
        ['a', 'x', 0],
        ['a', 'x', 9_000],
        ['a', 'x', 10_000],
        ['b', 'x', 10_000],
      ],
      [['a', 'x', 11_000]],
    ]),
  ).toEqual([
    [
      ['a@0', '2', 9_000],
      ['a@10000', '1', 10_000],
      ['b@10000', '1', 10_000],
    ],
    [['a@10000', '2', 11_000]],
  ]);
});

test('a versioned table is refused: its updates may be of older versions', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const table = builder.table(rows, {
    name: 'rows',
    store: versionedStore({ ...strings('versions'), historyRetentionMs: 1_000 }),
  });
  expect(() => table.suppress(untilCommit({ name: 'calm' }))).toThrow("'calm' would hold the updates of a versioned");
});

const write = fc.record({
  topic: fc.constantFrom(rows, others),
  key: fc.constantFrom('a', 'b', 'c'),
  value: fc.option(fc.nat(9), { freq: 4 }),
});

test('sums and joins behind it are those of the rows as they stand, however the input is cut into transactions', () => {
  fc.assert(
    fc.property(fc.array(fc.array(write, { maxLength: 8 }), { maxLength: 8 }), (transactions) => {
      const { builder, table } = heldRows();
      const right = builder
        .table(others, { name: 'others', store: keyValueStore(strings('others-store')) })
        .suppress(untilCommit());
      const joined = table.outerJoin(right, (one, two) => `${Number(one ?? 0) + 10 * Number(two ?? 0)}`);
      const numbers = { key: stringSerde, value: int32Serde };
      const sums = joined
        .groupBy((value) => ['all', value], strings('by-all'))
        .aggregate(
          { init: () => 0, add: (sum, value) => sum + Number(value), sub: (sum, value) => sum - Number(value) },
          { name: 'sums', ...numbers },
        );
      sums.toStream().to({ name: 'out', key: stringSerde, value: nullable(int32Serde) });
      const driver = new TopologyTestDriver(builder.build());
      const inputs = new Map([rows, others].map((topic) => [topic.name, driver.createInputTopic(topic)]));
      const tables = new Map([rows, others].map((topic) => [topic.name, new Map<string, number>()]));
      for (const transaction of transactions) {
        driver.inOneBatch(() => {
          for (const { topic, key, value } of transaction) {
            inputs.get(topic.name)?.pipeInput(key, value === null ? null : String(value));
            if (value === null) tables.get(topic.name)?.delete(key);
            else tables.get(topic.name)?.set(key, value);
          }
        });
      }
      const sumOf = (topic: Topic<string, string>) =>
        [...(tables.get(topic.name)?.values() ?? [])].reduce((sum, value) => sum + value, 0);
      const last =
        driver
          .createOutputTopic({ name: 'out', ...numbers })
          .readValuesToList()
          .at(-1) ?? 0;
      expect(last).toBe(sumOf(rows) + 10 * sumOf(others));
    }),
    { numRuns: 300 },
  );
});

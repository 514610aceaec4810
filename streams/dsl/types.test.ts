import { expectTypeOf, test } from 'vitest';
import {
  type GroupedStore,
  groupedStore,
  jsonSerde,
  type KeyValueStore,
  type KStream,
  type KTable,
  keyValueStore,
  longSerde,
  type Processor,
  StreamsBuilder,
  stringSerde,
  type Topic,
} from '../index.ts';

interface Row {
  readonly kind: 'row';
  readonly clicks: number;
}
interface End {
  readonly kind: 'end';
}
type Message = Row | End;

const messages: Topic<string, Message> = { name: 'messages', key: stringSerde, value: jsonSerde() };
const rows: Topic<string, Row> = { name: 'rows', key: stringSerde, value: jsonSerde() };
const byNumber: Topic<bigint, Message> = { name: 'by-number', key: longSerde, value: jsonSerde() };
const isRow = (message: Message): message is Row => message.kind === 'row';

function streamOf(): KStream<string, Message> {
  return new StreamsBuilder({ applicationId: 'app' }).stream(messages, { name: 'messages' });
}

test('a stream has its topic’s types, and operators carry them on', () => {
  expectTypeOf(streamOf()).toEqualTypeOf<KStream<string, Message>>();
  expectTypeOf(streamOf().mapValues((value) => value.kind)).toEqualTypeOf<KStream<string, 'row' | 'end'>>();
  expectTypeOf(streamOf().filter(isRow)).toEqualTypeOf<KStream<string, Row>>();
  expectTypeOf(streamOf().filter((value) => value.kind === 'end' || true)).toEqualTypeOf<KStream<string, Message>>();
  expectTypeOf(streamOf().selectKey(() => 1n)).toEqualTypeOf<KStream<bigint, Message>>();
  const stream = streamOf();
  expectTypeOf(stream.merge(stream.mapValues(() => 1))).toEqualTypeOf<KStream<string, Message | number>>;
});

test('branches are typed by name, and a type guard takes its part from what is left', () => {
  const branches = streamOf().split().branch('rows', isRow).defaultBranch('ends');
  expectTypeOf(branches.rows).toEqualTypeOf<KStream<string, Row>>();
  expectTypeOf(branches.ends).toEqualTypeOf<KStream<string, End>>();
  // @ts-expect-error there is no branch of that name
  branches.row;
});

test('a topic accepts only streams whose every key and value it can hold', () => {
  streamOf().to(messages);
  streamOf().filter(isRow).to(messages, { name: 'rows to a wider topic' });
  // @ts-expect-error an End is no Row
  streamOf().to(rows, { name: 'too narrow' });
  // @ts-expect-error the keys are strings
  streamOf().to(byNumber, { name: 'other key' });
});

test('a deletion of a table may be written as a tombstone', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const store = keyValueStore({ name: 'rows', key: stringSerde, value: rows.value });
  const table = builder.table(rows, { name: 'rows', store });
  expectTypeOf(table).toEqualTypeOf<KTable<string, Row>>();
  expectTypeOf(table.toStream()).toEqualTypeOf<KStream<string, Row | null>>();
  table.toStream().to({ ...rows, name: 'copy' });
  const other = keyValueStore({ name: 'others', key: longSerde, value: rows.value });
  // @ts-expect-error the table's keys are strings
  const misfit = (): unknown => builder.table(rows, { name: 'misfit', store: other });
  expectTypeOf(misfit).toBeFunction();
});

test('a processor fits only a stream whose every record it takes, and its outputs are the next stream', () => {
  const takesAll: Processor<string, Message, string, number> = {
    name: 'all',
    process: (record, ctx) => ctx.forward(record.key, 1),
  };
  const takesRows: Processor<string, Row, string, number> = {
    name: 'rows',
    process: (record, ctx) => ctx.forward(record.key, record.value.clicks),
  };
  expectTypeOf(streamOf().process(takesAll)).toEqualTypeOf<KStream<string, number>>();
  expectTypeOf(streamOf().filter(isRow).process(takesAll)).toEqualTypeOf<KStream<string, number>>();
  expectTypeOf(streamOf().filter(isRow).process(takesRows)).toEqualTypeOf<KStream<string, number>>();
  // @ts-expect-error an End is no Row
  streamOf().process(takesRows);
});

test('a processor sees its stores, and only those, with their types', () => {
  const clicks = keyValueStore({ name: 'clicks', key: stringSerde, value: longSerde });
  const slices = groupedStore({ name: 'slices', value: rows.value });
  const processor: Processor<string, Row, string, bigint, { clicks: typeof clicks; slices: typeof slices }> = {
    name: 'typed',
    stores: { clicks, slices },
    keysOf(record, prefetch) {
      prefetch.clicks.key(record.key);
      prefetch.slices.group('slice');
      // @ts-expect-error the keys of that store are strings
      prefetch.clicks.key(1);
    },
    process(record, ctx) {
      expectTypeOf(ctx.stores.clicks).toEqualTypeOf<KeyValueStore<string, bigint>>();
      expectTypeOf(ctx.stores.slices).toEqualTypeOf<GroupedStore<Row>>();
      // @ts-expect-error not declared
      ctx.stores.others;
      // @ts-expect-error what it forwards is a bigint
      ctx.forward(record.key, 1);
    },
  };
  expectTypeOf(streamOf().filter(isRow).process(processor)).toEqualTypeOf<KStream<string, bigint>>();
});

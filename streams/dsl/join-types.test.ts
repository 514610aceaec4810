import { expect, expectTypeOf, test } from 'vitest';
import {
  type FixedKeyProcessor,
  type GlobalKTable,
  globalTableStore,
  int32Serde,
  JoinWindows,
  jsonSerde,
  type KStream,
  type KTable,
  keyValueStore,
  longSerde,
  nullable,
  type Processor,
  type ReadonlyKeyValueStore,
  type SessionStore,
  SessionWindows,
  StreamsBuilder,
  sessionStore,
  stringSerde,
  TimeWindows,
  type Topic,
  type VersionedKeyValueStore,
  versionedStore,
  type Windowed,
  type WindowStore,
  windowStore,
} from '../index.ts';

interface Order {
  readonly product: string;
}
interface Product {
  readonly price: number;
}

const orders: Topic<string, Order | null> = { name: 'orders', key: stringSerde, value: nullable(jsonSerde<Order>()) };
const products: Topic<string, Product> = { name: 'products', key: stringSerde, value: jsonSerde() };
const numbers: Topic<bigint, number> = { name: 'numbers', key: longSerde, value: int32Serde };

function sources() {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const store = keyValueStore({ name: 'products', key: stringSerde, value: products.value });
  return {
    builder,
    stream: builder.stream(orders, { name: 'orders' }),
    other: builder.stream({ ...products, name: 'offers' }, { name: 'offers' }),
    table: builder.table(products, { name: 'products', store }),
    ofNumbers: builder.stream(numbers, { name: 'numbers' }),
  };
}

const windows = JoinWindows.ofTimeDifferenceWithNoGrace(1_000);

test('a joiner sees null where its join may meet nothing, and nowhere else', () => {
  const { stream, other, table } = sources();
  const inner = stream.join(
    other,
    (order, product, key) => {
      expectTypeOf(order).toEqualTypeOf<Order>();
      expectTypeOf(product).toEqualTypeOf<Product>();
      expectTypeOf(key).toEqualTypeOf<string>();
      return 1;
    },
    windows,
    { name: 'inner', otherValue: products.value },
  );
  expectTypeOf(inner).toEqualTypeOf<KStream<string, number>>();
  stream.leftJoin(
    other,
    (order, product) => {
      expectTypeOf(order).toEqualTypeOf<Order>();
      expectTypeOf(product).toEqualTypeOf<Product | null>();
    },
    windows,
    { name: 'left' },
  );
  stream.outerJoin(
    other,
    (order, product) => {
      expectTypeOf(order).toEqualTypeOf<Order | null>();
      expectTypeOf(product).toEqualTypeOf<Product | null>();
    },
    windows,
    { name: 'outer' },
  );
  stream.join(table, (order, product) => {
    expectTypeOf(order).toEqualTypeOf<Order>();
    expectTypeOf(product).toEqualTypeOf<Product>();
  });
  stream.leftJoin(table, (_order, product) => expectTypeOf(product).toEqualTypeOf<Product | null>());
});

test('tables join by key, or by a foreign key of the other table', () => {
  const { table, builder } = sources();
  const store = keyValueStore({ name: 'rows', key: stringSerde, value: jsonSerde<Order>() });
  const rows = builder.table<string, Order>(
    { name: 'rows', key: stringSerde, value: jsonSerde() },
    { name: 'rows', store },
  );
  rows.outerJoin(table, (order, product) => {
    expectTypeOf(order).toEqualTypeOf<Order | null>();
    expectTypeOf(product).toEqualTypeOf<Product | null>();
    return 1;
  });
  const joined = rows.join(
    table,
    (order) => order.product,
    (order, product) => {
      expectTypeOf(order).toEqualTypeOf<Order>();
      return product.price;
    },
    { name: 'priced' },
  );
  expectTypeOf(joined).toEqualTypeOf<KTable<string, number>>();
  const keyOf = (): bigint => 1n;
  const price = (_order: Order, product: Product): number => product.price;
  // @ts-expect-error the other table's keys are strings
  const wrongKey = (): unknown => rows.join(table, keyOf, price, { name: 'wrong' });
  expectTypeOf(wrongKey).toBeFunction();
});

test('a global table is joined by what its keys are', () => {
  const { stream, builder } = sources();
  const global = builder.globalTable({ ...products, name: 'catalogue' }, { name: 'global' });
  expectTypeOf(global).toEqualTypeOf<GlobalKTable<string, Product>>();
  stream.join(
    global,
    (order) => {
      expectTypeOf(order).toEqualTypeOf<Order>();
      return order.product;
    },
    (_order, product) => expectTypeOf(product).toEqualTypeOf<Product>(),
  );
  stream.leftJoin(
    global,
    (order) => order.product,
    (_order, product) => expectTypeOf(product).toEqualTypeOf<Product | null>(),
  );
});

test('a windowed aggregate has windowed keys, and sessions need merge', () => {
  const { ofNumbers } = sources();
  const grouped = ofNumbers.groupByKey();
  const counts = grouped.windowedBy(TimeWindows.ofSizeWithNoGrace(1_000)).count({ name: 'w' });
  expectTypeOf(counts).toEqualTypeOf<KTable<Windowed<bigint>, number>>();
  const sessions = grouped.windowedBy(SessionWindows.ofInactivityGapWithNoGrace(1_000));
  const withoutMerge = (): unknown =>
    // @ts-expect-error sessions meet, so their aggregates must merge
    sessions.aggregate({ init: () => 0, add: (total: number) => total + 1 }, { name: 's', value: int32Serde });
  expect(withoutMerge).toThrow(/no merge/);
});

test('an aggregator with merge may not delete, one without may', () => {
  const { ofNumbers } = sources();
  const grouped = ofNumbers.groupByKey();
  grouped.aggregate(
    { init: () => 0, add: (total, value) => (value === 0 ? null : total) },
    { name: 'a', value: int32Serde },
  );
  const merging = {
    init: () => 0,
    add: (total: number, value: number) => (value === 0 ? null : total),
    merge: (left: number, right: number) => left + right,
  };
  // @ts-expect-error a deletion cannot be merged
  grouped.aggregate(merging, { name: 'b', value: int32Serde });
});

test('a table is grouped by what its rows become', () => {
  const { table } = sources();
  const byPrice = table.groupBy((product) => [BigInt(product.price), product.price], {
    name: 'by-price',
    key: longSerde,
    value: int32Serde,
  });
  expectTypeOf(byPrice.count({ name: 'n' })).toEqualTypeOf<KTable<bigint, number>>();
  const aggregator = { init: () => '', add: (all: string, price: number) => all + price };
  // @ts-expect-error what was added must be taken back: sub is missing
  byPrice.aggregate(aggregator, { name: 'all', value: stringSerde });
});

test('processValues keeps the key: its processor has no way to forward another', () => {
  const { ofNumbers } = sources();
  const processor: FixedKeyProcessor<bigint, number, string> = {
    name: 'fixed',
    process(record, ctx) {
      ctx.forward(String(record.value));
      // @ts-expect-error a key is not taken
      ctx.forward(1n, 'other');
    },
  };
  expectTypeOf(ofNumbers.processValues(processor)).toEqualTypeOf<KStream<bigint, string>>();
});

test('a processor sees each kind of store as what its builder declares', () => {
  const common = { key: stringSerde, value: longSerde };
  const stores = {
    windows: windowStore({ name: 'windows', ...common, windowSizeMs: 1, retentionMs: 1 }),
    sessions: sessionStore({ name: 'sessions', ...common, retentionMs: 1 }),
    versions: versionedStore({ name: 'versions', ...common, historyRetentionMs: 1 }),
    global: globalTableStore<string, Product>({ name: 'global', key: stringSerde }),
  };
  const processor: Processor<string, number, string, number, typeof stores> = {
    name: 'stores',
    stores,
    process(_record, ctx) {
      expectTypeOf(ctx.stores.windows).toEqualTypeOf<WindowStore<string, bigint>>();
      expectTypeOf(ctx.stores.sessions).toEqualTypeOf<SessionStore<string, bigint>>();
      expectTypeOf(ctx.stores.versions).toEqualTypeOf<VersionedKeyValueStore<string, bigint>>();
      expectTypeOf(ctx.stores.global).toEqualTypeOf<ReadonlyKeyValueStore<string, Product>>();
      // @ts-expect-error a global table is only read
      ctx.stores.global.put('k', { price: 1 });
      // @ts-expect-error a version has a time
      ctx.stores.versions.put('k', 1n);
    },
  };
  expect(processor.stores).toBe(stores);
});

test('a join waits for late rows only of a table with versions, and in a store that has a name', () => {
  const { builder, stream, table } = sources();
  const store = versionedStore({ name: 'prices', key: stringSerde, value: products.value, historyRetentionMs: 60_000 });
  const versions = builder.table({ ...products, name: 'prices' }, { name: 'prices', store });
  const joiner = (order: Order, product: Product): string => order.product + product.price;
  expect(() => stream.join(table, joiner, { name: 'j', graceMs: 1_000 })).toThrow('its table has no versions');
  expect(() => stream.join(versions, joiner, { graceMs: 1_000 })).toThrow('give it a name in the options');
  expect(() => stream.join(versions, joiner, { name: 'k', graceMs: -1 })).toThrow('the grace of a join is -1 ms');
  const sooner = "'m' waits 60001 ms for late rows, and its table keeps versions for 60000 ms";
  expect(() => stream.join(versions, joiner, { name: 'm', graceMs: 60_001 })).toThrow(sooner);
  stream.leftJoin(versions, (order) => order.product, { name: 'n', graceMs: 60_000 });
  expectTypeOf(stream.join(versions, joiner, { name: 'l', graceMs: 1_000 })).toEqualTypeOf<KStream<string, string>>();
});

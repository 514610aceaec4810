import { expect, test } from 'vitest';
import {
  globalTableStore,
  groupedStore,
  int32Serde,
  keyValueStore,
  type Processor,
  type StoreBuilders,
  StreamsBuilder,
  stringSerde,
  type Topic,
  TopologyError,
} from '../index.ts';

const lines: Topic<string, string> = { name: 'lines', key: stringSerde, value: stringSerde };
const other: Topic<string, string> = { name: 'other', key: stringSerde, value: stringSerde };

function builderOf(): StreamsBuilder {
  return new StreamsBuilder({ applicationId: 'app' });
}

function processor<S extends StoreBuilders>(name: string, stores: S): Processor<string, string, string, string, S> {
  return { name, stores, process: (record, ctx) => ctx.forward(record.key, record.value) };
}

const rows = groupedStore({ name: 'rows', value: stringSerde });

test('two processors with one store are one sub-topology; without it they are two', () => {
  const shared = builderOf();
  shared.stream(lines, { name: 'lines' }).process(processor('first', { rows }));
  shared.stream(other, { name: 'other' }).process(processor('second', { rows }));
  const { subTopologies } = shared.build();
  expect(subTopologies.map(({ sources }) => sources.map(({ topic }) => topic))).toEqual([['lines', 'other']]);
  expect(subTopologies[0]?.stores).toMatchObject([{ name: 'rows', kind: 'grouped', changelog: 'app-rows-changelog' }]);

  const apart = builderOf();
  apart.stream(lines, { name: 'lines' }).process(processor('first', { rows }));
  apart.stream(other, { name: 'other' }).process(processor('second', {}));
  expect(apart.build().subTopologies.map(({ id, stores }) => [id, stores.length])).toEqual([
    [0, 1],
    [1, 0],
  ]);
});

test('a global table and a topic in between join no sub-topologies', () => {
  const rate = globalTableStore<string, number>({ name: 'rates', key: stringSerde });
  const builder = builderOf();
  builder.globalTable({ name: 'rates', key: stringSerde, value: int32Serde }, { name: 'rates' });
  builder.stream(lines, { name: 'lines' }).process(processor('first', { rate })).to(other);
  builder.stream(other, { name: 'other' }).process(processor('second', { rate }));
  expect(builder.build().subTopologies).toHaveLength(2);
});

test('merging joins sub-topologies', () => {
  const builder = builderOf();
  builder.stream(lines, { name: 'lines' }).merge(builder.stream(other, { name: 'other' }));
  expect(builder.build().subTopologies).toHaveLength(1);
});

test('another store under the same name is refused, and the message says how to share it', () => {
  const builder = builderOf();
  const twin = groupedStore({ name: 'rows', value: stringSerde });
  const stream = builder.stream(lines, { name: 'lines' }).process(processor('first', { rows }));
  expect(() => stream.process(processor('second', { twin }))).toThrow(
    "step 'second' declares another store under the name 'rows': to share a store give both steps the same builder",
  );
});

test('state after a changed key is refused: the message names both steps and the way out', () => {
  const stream = builderOf().stream(lines, { name: 'lines' });
  const rekeyed = stream.selectKey((line) => line, { name: 'by-line' }).filter(() => true);
  expect(() => rekeyed.process(processor('keep', { rows }))).toThrow(
    /step 'keep' keeps state, but 'by-line' before it changed the key.*through repartition\(\)/,
  );
  expect(() => stream.merge(rekeyed).process(processor('keep', { rows }))).toThrow(/'by-line'/);
  expect(() =>
    stream.flatMap((line): Array<[string, string]> => [[line, line]]).process(processor('keep', { rows })),
  ).toThrow(/KSTREAM-FLATMAP/);
  expect(() => rekeyed.process(processor('stateless', {}))).not.toThrow();
});

test('a global table that nobody declared is refused, with those that exist', () => {
  const builder = builderOf();
  builder.globalTable({ name: 'rates', key: stringSerde, value: int32Serde }, { name: 'rates' });
  const rate = globalTableStore<string, number>({ name: 'ratez', key: stringSerde });
  builder.stream(lines, { name: 'lines' }).process(processor('convert', { rate }));
  expect(() => builder.build()).toThrow(/step 'convert' reads global table 'ratez'.*it has: 'rates'/);
});

test('names that are missing, taken or no part of a topic name are refused', () => {
  const builder = builderOf();
  builder.stream(lines, { name: 'lines' });
  expect(() => builder.stream(other, { name: 'lines' })).toThrow(/two steps are named 'lines'/);
  expect(() => builderOf().stream(other, { name: '' })).toThrow(/has no name/);
  expect(() => new StreamsBuilder({ applicationId: 'a b' })).toThrow(/'a b' cannot be part of a topic name/);
  const odd = keyValueStore({ name: 'a/b', key: stringSerde, value: stringSerde });
  expect(() => builderOf().stream(lines, { name: 'l' }).process(processor('p', { odd }))).toThrow(TopologyError);
  const split = builderOf()
    .stream(lines, { name: 'l' })
    .split()
    .branch('a', () => true);
  expect(() => split.branch('a', () => false)).toThrow(/two branches 'a'/);
});

test('a topic is read once, and has one pair of serdes', () => {
  const builder = builderOf();
  builder.stream(lines, { name: 'lines' });
  expect(() => builder.stream(lines, { name: 'again' })).toThrow(/read by 'lines' and by 'again'/);
  const numbers: Topic<string, number> = { name: 'lines', key: stringSerde, value: int32Serde };
  expect(() => builder.globalTable(numbers, { name: 'table' })).toThrow(/two different serdes/);
});

test('streams of two builders do not merge, and a topology without input does not build', () => {
  const stream = builderOf().stream(lines, { name: 'lines' });
  expect(() => stream.merge(builderOf().stream(lines, { name: 'lines' }))).toThrow(/another builder/);
  expect(() => builderOf().build()).toThrow(/reads no topic/);
});

import { expectTypeOf, test } from 'vitest';
import {
  JoinWindows,
  jsonSerde,
  type KStream,
  type KTable,
  keyValueStore,
  longSerde,
  StreamsBuilder,
  stringSerde,
  TimeWindows,
  type Topic,
  untilWindowCloses,
  versionedStore,
  type Windowed,
} from '../index.ts';

interface Animal {
  readonly name: string;
}
interface Dog extends Animal {
  readonly barks: number;
}

const animalSerde = jsonSerde<Animal>();
const dogSerde = jsonSerde<Dog>();
const animals: Topic<string, Animal> = { name: 'animals', key: stringSerde, value: animalSerde };
const dogs: Topic<string, Dog> = { name: 'dogs', key: stringSerde, value: dogSerde };
const animalsByNumber: Topic<bigint, Animal> = { ...animals, key: longSerde };

/** Not called: what the compiler says is the test. */
function misfits(builder: StreamsBuilder, stream: KStream<string, Animal>, table: KTable<string, Animal>) {
  const grouped = stream.groupByKey();
  const first = (left: Animal): Animal => left;
  return [
    // A serde that cannot write every value of the stream:
    // @ts-expect-error
    () => stream.repartition({ name: 'r', value: dogSerde }),
    // @ts-expect-error
    () => stream.repartition({ name: 'r', key: longSerde }),
    // @ts-expect-error
    () => stream.through(dogs, { name: 't' }),
    // @ts-expect-error
    () => stream.through(animalsByNumber, { name: 't' }),
    // @ts-expect-error
    () => stream.groupBy((animal) => animal.name, { name: 'g', key: stringSerde, value: dogSerde }),
    // @ts-expect-error
    () => stream.groupBy((animal) => animal.name, { name: 'g', key: longSerde, value: animalSerde }),
    // @ts-expect-error
    () => stream.groupByKey({ name: 'g', value: dogSerde }),
    // @ts-expect-error
    () => stream.toTable({ name: 't', value: dogSerde }),
    // @ts-expect-error
    () => stream.join(table, first, { name: 'j', value: dogSerde }),
    // @ts-expect-error
    () => stream.join(stream, first, JoinWindows.ofTimeDifferenceWithNoGrace(1), { name: 'j', otherValue: dogSerde }),
    // @ts-expect-error
    () => grouped.reduce(first, { name: 'r', value: dogSerde }),
    // @ts-expect-error
    () => grouped.aggregate({ init: (): Animal => ({ name: '' }), add: first }, { name: 'a', value: dogSerde }),
    // @ts-expect-error
    () => grouped.count({ name: 'c', key: longSerde }),
    // @ts-expect-error
    () => grouped.windowedBy(TimeWindows.ofSizeWithNoGrace(1)).reduce(first, { name: 'w', value: dogSerde }),
    // @ts-expect-error
    () => grouped.windowedBy(TimeWindows.ofSizeWithNoGrace(1), { lateTo: dogs }),
    // @ts-expect-error
    () => table.mapValues(first, { store: { name: 'm', value: dogSerde } }),
    // @ts-expect-error
    () => table.filter(() => true, { store: { name: 'f', value: dogSerde } }),
    // @ts-expect-error
    () => table.groupBy((animal) => [animal.name, animal], { name: 'g', key: stringSerde, value: dogSerde }),
    // @ts-expect-error
    () => table.join(table, first, { store: { name: 'j', value: dogSerde } }),
    // @ts-expect-error
    () => table.join(table, (animal) => animal.name, first, { name: 'f', foreignValue: dogSerde }),
    // @ts-expect-error
    () => table.suppress({ ...untilWindowCloses({ name: 's' }), value: dogSerde }),
    // @ts-expect-error
    () => builder.table(animals, { name: 't', store: keyValueStore({ ...dogs, name: 'kept' }) }),
    // @ts-expect-error
    () => builder.table(animals, { name: 't', store: versionedStore({ ...dogs, name: 'v', historyRetentionMs: 1 }) }),
  ];
}

test('what a topology writes for itself has a serde that takes every value; that of a narrower type does not compile', () => {
  expectTypeOf(misfits).toBeFunction();
});

test('a serde of a wider type does, and changes no type of the stream', () => {
  const stream = new StreamsBuilder({ applicationId: 'app' }).stream(dogs, { name: 'dogs' });
  expectTypeOf(stream.repartition({ name: 'r', value: animalSerde })).toEqualTypeOf<KStream<string, Dog>>();
  expectTypeOf(stream.through(animals, { name: 't' })).toEqualTypeOf<KStream<string, Animal>>();
  const grouped = stream.groupBy((dog) => dog.name, { name: 'g', key: stringSerde, value: animalSerde });
  const reduced = grouped
    .windowedBy(TimeWindows.ofSizeWithNoGrace(1))
    .reduce((dog) => dog, { name: 'w', value: animalSerde });
  expectTypeOf(reduced).toEqualTypeOf<KTable<Windowed<string>, Dog>>();
});

test('a stream or table fits where one of a wider type is asked for, never the other way', () => {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const stream = builder.stream(dogs, { name: 'dogs' });
  expectTypeOf(stream).toExtend<KStream<string, Animal | null>>();
  expectTypeOf<KStream<string, Animal>>().not.toExtend<KStream<string, Dog>>();
  expectTypeOf<KTable<string, Animal>>().not.toExtend<KTable<string, Dog>>();
});

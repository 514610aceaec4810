import { expect, test } from 'vitest';
import {
  countSerde,
  type FixedKeyProcessor,
  int32Serde,
  JoinWindows,
  keyValueStore,
  longSerde,
  type Processor,
  type StreamsBuilder,
  seconds,
  sessionStore,
  stringSerde,
  TimeWindows,
  type Topic,
  versionedStore,
  windowStore,
} from '../index.ts';

interface Named {
  readonly name: string;
}

const texts: Topic<string, string> = { name: 'texts', key: stringSerde, value: stringSerde };
const more: Topic<string, string> = { ...texts, name: 'more' };
const numbers: Topic<string, number> = { name: 'numbers', key: stringSerde, value: int32Serde };
const byNumber: Topic<bigint, string> = { name: 'by-number', key: longSerde, value: stringSerde };
const strings = <N extends string>(name: N) => ({ name, key: stringSerde, value: stringSerde });
const windows = JoinWindows.ofTimeDifferenceWithNoGrace(seconds(1));
const perSecond = TimeWindows.ofSizeWithNoGrace(seconds(1));

/** Topologies that must not compile: never run, since the compiler is what refuses them. */
const wrong: Readonly<Record<string, (builder: StreamsBuilder) => unknown>> = {
  'a serde of another type in a repartition': (builder) =>
    // @ts-expect-error the values are strings
    builder.stream(texts, { name: 'in' }).repartition({ name: 'again', value: int32Serde }),
  'a store of another type for a table': (builder) =>
    // @ts-expect-error the values are strings
    builder.table(texts, { name: 'in', store: keyValueStore({ ...strings('s'), value: int32Serde }) }),
  'a store of another kind for a table': (builder) =>
    builder.table(texts, {
      name: 'in',
      // @ts-expect-error a table is kept by key
      store: windowStore({ ...strings('s'), windowSizeMs: 1, retentionMs: 1 }),
    }),
  'an aggregate kept in a store of another kind': (builder) =>
    builder
      .stream(texts, { name: 'in' })
      .groupByKey()
      // @ts-expect-error an aggregate is kept by key
      .reduce((left) => left, sessionStore({ ...strings('s'), retentionMs: 1 })),
  'an aggregate kept with its versions': (builder) =>
    builder
      .stream(texts, { name: 'in' })
      .groupByKey()
      // @ts-expect-error only a table that is read from a topic keeps versions
      .reduce((left) => left, versionedStore({ ...strings('s'), historyRetentionMs: 1 })),
  'an aggregate that its serde cannot write': (builder) =>
    builder
      .stream(texts, { name: 'in' })
      .groupByKey()
      // @ts-expect-error the aggregate is a string
      .aggregate({ init: () => '', add: (all, value) => all + value }, { name: 's', value: countSerde }),
  'an output that does not fit the topic': (builder) =>
    builder
      .stream(texts, { name: 'in' })
      .mapValues((value) => value.length)
      // @ts-expect-error the values are numbers
      .to(more),
  'an output under keys of another type': (builder) =>
    // @ts-expect-error the keys are strings
    builder.stream(texts, { name: 'in' }).to(byNumber),
  'a store that is not declared': (builder) => {
    const processor: Processor<string, string, string, string> = {
      name: 'reads',
      // @ts-expect-error it declares no store
      process: (record, ctx) => ctx.stores.seen.put(record.key, 1),
    };
    return builder.stream(texts, { name: 'in' }).process(processor);
  },
  'a store that is declared under another type': (builder) => {
    const seen = keyValueStore({ name: 'seen', key: stringSerde, value: countSerde });
    const processor: Processor<string, string, string, string, { seen: typeof seen }> = {
      name: 'reads',
      // @ts-expect-error the store is another
      stores: { seen: keyValueStore(strings('seen')) },
      process: (record, ctx) => ctx.stores.seen.put(record.key, 1),
    };
    return builder.stream(texts, { name: 'in' }).process(processor);
  },
  'values that are processed under another key': (builder) => {
    const processor: FixedKeyProcessor<string, string, string> = {
      name: 'keeps-the-key',
      // @ts-expect-error a key is not taken
      process: (record, ctx) => ctx.forward(1n, record.value),
    };
    return builder.stream(texts, { name: 'in' }).processValues(processor);
  },
  'streams joined by keys of other types': (builder) =>
    builder
      .stream(texts, { name: 'in' })
      // @ts-expect-error the other stream's keys are numbers
      .join(builder.stream(byNumber, { name: 'other' }), (left, right) => left + right, windows, { name: 'j' }),
  'tables joined by keys of other types': (builder) =>
    builder.table(texts, { name: 'in', store: keyValueStore(strings('s')) }).join(
      // @ts-expect-error the other table's keys are numbers
      builder.table(byNumber, { name: 'other', store: keyValueStore({ ...byNumber, name: 'o' }) }),
      (left: string, right: string) => left + right,
    ),
  'a joiner of other types': (builder) =>
    builder
      .stream(texts, { name: 'in' })
      // @ts-expect-error the other stream's values are strings
      .join(builder.stream(more, { name: 'other' }), (left, right: number) => left + right, windows, { name: 'j' }),
  'a left joiner that takes no nothing': (builder) =>
    builder
      .stream(texts, { name: 'in' })
      // @ts-expect-error the other may be null
      .leftJoin(builder.stream(more, { name: 'other' }), (left, right: string) => left + right, windows, { name: 'j' }),
  'merged streams of which one does not fit the topic': (builder) =>
    builder
      .stream(texts, { name: 'in' })
      .merge(builder.stream(numbers, { name: 'other' }))
      // @ts-expect-error some values are numbers
      .to(more),
  'late records to a topic of another type': (builder) =>
    builder
      .stream(texts, { name: 'in' })
      .groupByKey()
      // @ts-expect-error the values are strings
      .windowedBy(perSecond, { lateTo: numbers }),
  'a branch to a topic of another type': (builder) => {
    const isNumber = (value: string | number): value is number => typeof value === 'number';
    const { counts, others } = builder
      .stream(texts, { name: 'in' })
      .merge(builder.stream(numbers, { name: 'other' }))
      .split()
      .branch('counts', isNumber)
      .defaultBranch('others');
    counts.to(numbers);
    // @ts-expect-error what is left are strings
    return others.to(numbers);
  },
  'a guard of another type': (builder) =>
    builder
      .stream(texts, { name: 'in' })
      .split()
      // @ts-expect-error no string is a Named
      .branch('named', (value: Named): value is Named => value.name !== ''),
  'a table written where deletions do not fit': (builder) =>
    builder
      .table(texts, { name: 'in', store: keyValueStore(strings('s')) })
      .toStream()
      .mapValues((value) => ({ value }))
      // @ts-expect-error the values are objects
      .to(more),
  'a foreign key of another type': (builder) =>
    builder.table(texts, { name: 'in', store: keyValueStore(strings('s')) }).join(
      builder.table(more, { name: 'other', store: keyValueStore(strings('o')) }),
      // @ts-expect-error the other table's keys are strings
      () => 1,
      (left: string, right: string) => left + right,
      { name: 'fk' },
    ),
  'a mapped table kept by a serde of another type': (builder) =>
    builder
      .table(texts, { name: 'in', store: keyValueStore(strings('s')) })
      // @ts-expect-error the values are numbers
      .mapValues((value) => value.length, { store: strings('lengths') }),
};

test('none of these topologies compiles', () => {
  expect(Object.keys(wrong).length).toBeGreaterThan(20);
});

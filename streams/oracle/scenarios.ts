import {
  countSerde,
  JoinWindows,
  type KGroupedStream,
  type KStream,
  type KTable,
  keyValueStore,
  minutes,
  nullable,
  type Processor,
  type PunctuationType,
  type Serde,
  SessionWindows,
  SlidingWindows,
  StreamsBuilder,
  seconds,
  stringSerde,
  TimeWindows,
  type Topic,
  type Topology,
  untilWindowCloses,
  versionedStore,
  type Windowed,
} from '../index.ts';

/** The twins of the topologies that Kafka Streams answered for (see docs in streams/README.md). All text, all nullable. */
const text: Serde<string | null> = nullable(stringSerde);

function topic(name: string): Topic<string | null, string | null> {
  return { name, key: text, value: text };
}

export const inputs = { a: topic('a'), b: topic('b') } as const;
export const output = topic('out');

type Text = KStream<string | null, string | null>;

interface Scenario {
  readonly inputs: readonly ('a' | 'b')[];
  readonly build: (builder: StreamsBuilder) => void;
}

const bar = (left: string | null, right: string | null): string => `${left}|${right}`;
const digits = (count: number | null): string | null => (count === null ? null : String(count));
const at = ({ key, window }: Windowed<string>): string => `${key}@${window.start}/${window.end}`;

function stream(builder: StreamsBuilder, name: 'a' | 'b'): Text {
  return builder.stream(inputs[name], { name });
}

function table(builder: StreamsBuilder, name: 'a' | 'b'): KTable<string, string> {
  const store = keyValueStore({ name: `${name}-store`, key: stringSerde, value: stringSerde });
  return builder.table<string, string>({ name, key: stringSerde, value: stringSerde }, { name, store });
}

function grouped(builder: StreamsBuilder, name: 'a' | 'b' = 'a'): KGroupedStream<string, string | null> {
  return stream(builder, name).groupByKey();
}

function windows(counts: KTable<Windowed<string>, number>): void {
  counts
    .toStream()
    .map((count, key) => [at(key), digits(count)])
    .to(output);
}

const strings = (name: string) => ({ name, key: stringSerde, value: stringSerde });

const joined = { name: 'j', key: text, value: text, otherValue: text };
const tenSeconds = JoinWindows.ofTimeDifferenceAndGrace(seconds(10), seconds(5));
const tumbling = TimeWindows.ofSizeAndGrace(minutes(1), seconds(20));
const foreignKey = (value: string): string => `k${Number(value) % 5}`;

/** Counts per key; every 30 s of a clock it forwards key and count in key order and clears the store. */
function punctuating(type: PunctuationType) {
  const counts = keyValueStore({ name: 'p', key: stringSerde, value: countSerde });
  const processor: Processor<string, string | null, string, string, { counts: typeof counts }> = {
    name: 'punctuating',
    stores: { counts },
    init(ctx) {
      ctx.schedule(seconds(30), type, (timestamp) => {
        for (const [key, count] of ctx.stores.counts.all()) {
          ctx.forward(key, String(count), timestamp);
          ctx.stores.counts.delete(key);
        }
      });
    },
    process(record, ctx) {
      ctx.stores.counts.put(record.key, (ctx.stores.counts.get(record.key) ?? 0) + 1);
    },
  };
  return processor;
}

const scenarios: Readonly<Record<string, Scenario>> = {
  stateless: {
    inputs: ['a'],
    build(builder) {
      const { even, rest } = stream(builder, 'a')
        .filter((value): value is string => value !== null && Number(value) % 3 !== 0)
        .mapValues((value) => String(Number(value) * 2))
        .split({ name: 's' })
        .branch('even', (value) => Number(value) % 4 === 0)
        .defaultBranch('rest');
      even
        .selectKey((_value, key) => `even-${key}`)
        .merge(rest.flatMapValues((value) => [value, `-${value}`]))
        .to(output);
    },
  },
  count: { inputs: ['a'], build: (builder) => counted(grouped(builder).count({ name: 'c' })) },
  'count-rekeyed': {
    inputs: ['a'],
    build: (builder) =>
      counted(
        stream(builder, 'a')
          .filter((value): value is string => value !== null)
          .groupBy((value) => `m${Number(value) % 4}`, { name: 'by-mod', key: stringSerde, value: stringSerde })
          .count({ name: 'c' }),
      ),
  },
  reduce: {
    inputs: ['a'],
    build: (builder) =>
      grouped(builder)
        .reduce((x, y) => String(Number(x) + Number(y)), strings('r'))
        .toStream()
        .to(output),
  },
  'aggregate-tombstone': {
    inputs: ['a'],
    build: (builder) =>
      counted(
        grouped(builder).aggregate(
          { init: () => 0, add: (total, value) => (Number(value) % 5 === 0 ? null : total + Number(value)) },
          { name: 'g', value: countSerde },
        ),
      ),
  },
  'tumbling-grace': {
    inputs: ['a'],
    build: (builder) => windows(grouped(builder).windowedBy(tumbling).count({ name: 'w' })),
  },
  hopping: {
    inputs: ['a'],
    build: (builder) =>
      windows(
        grouped(builder)
          .windowedBy(TimeWindows.ofSizeAndGrace(minutes(1), seconds(30)).advanceBy(seconds(20)))
          .count({ name: 'w' }),
      ),
  },
  sliding: {
    inputs: ['a'],
    build: (builder) =>
      windows(
        grouped(builder)
          .windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(seconds(30), seconds(30)))
          .count({ name: 'w' }),
      ),
  },
  session: {
    inputs: ['a'],
    build: (builder) =>
      windows(
        grouped(builder)
          .windowedBy(SessionWindows.ofInactivityGapAndGrace(seconds(15), seconds(30)))
          .count({ name: 'w' }),
      ),
  },
  'tumbling-final': {
    inputs: ['a'],
    build: (builder) =>
      windows(grouped(builder).windowedBy(tumbling, { emit: 'on-window-close' }).count({ name: 'w' })),
  },
  'tumbling-suppress': {
    inputs: ['a'],
    build: (builder) =>
      windows(
        grouped(builder)
          .windowedBy(tumbling)
          .count({ name: 'w' })
          .suppress(untilWindowCloses({ name: 'suppressed' })),
      ),
  },
  'session-final': {
    inputs: ['a'],
    build: (builder) =>
      windows(
        grouped(builder)
          .windowedBy(SessionWindows.ofInactivityGapAndGrace(seconds(15), seconds(5)), { emit: 'on-window-close' })
          .count({ name: 'w' }),
      ),
  },
  'table-filter': {
    inputs: ['a'],
    build: (builder) =>
      table(builder, 'a')
        .filter((value) => Number(value) % 2 === 0)
        .mapValues((value) => `<${value}>`)
        .toStream()
        .to(output),
  },
  'table-groupby-sum': {
    inputs: ['a'],
    build: (builder) =>
      counted(
        table(builder, 'a')
          .groupBy((value) => [`m${Number(value) % 3}`, value], {
            name: 'by-mod',
            key: stringSerde,
            value: stringSerde,
          })
          .aggregate(
            {
              init: () => 0,
              add: (total, value) => total + Number(value),
              sub: (total, value) => total - Number(value),
            },
            { name: 'g', value: countSerde },
          ),
      ),
  },
  'stream-table-inner': {
    inputs: ['a', 'b'],
    build: (builder) => stream(builder, 'a').join(table(builder, 'b'), bar).to(output),
  },
  'stream-table-left': {
    inputs: ['a', 'b'],
    build: (builder) => stream(builder, 'a').leftJoin(table(builder, 'b'), bar).to(output),
  },
  'stream-globaltable': {
    inputs: ['a', 'b'],
    build: (builder) =>
      stream(builder, 'a')
        .filter((value): value is string => value !== null)
        .join(
          builder.globalTable<string, string>({ name: 'b', key: stringSerde, value: stringSerde }, { name: 'b' }),
          (value) => `k${Number(value) % 5}`,
          bar,
        )
        .to(output),
  },
  'stream-stream-inner': {
    inputs: ['a', 'b'],
    build: (builder) => stream(builder, 'a').join(stream(builder, 'b'), bar, tenSeconds, joined).to(output),
  },
  'stream-stream-left': {
    inputs: ['a', 'b'],
    build: (builder) => stream(builder, 'a').leftJoin(stream(builder, 'b'), bar, tenSeconds, joined).to(output),
  },
  'stream-stream-outer': {
    inputs: ['a', 'b'],
    build: (builder) => stream(builder, 'a').outerJoin(stream(builder, 'b'), bar, tenSeconds, joined).to(output),
  },
  'table-table-inner': {
    inputs: ['a', 'b'],
    build: (builder) => table(builder, 'a').join(table(builder, 'b'), bar).toStream().to(output),
  },
  'table-table-left': {
    inputs: ['a', 'b'],
    build: (builder) => table(builder, 'a').leftJoin(table(builder, 'b'), bar).toStream().to(output),
  },
  'table-table-outer': {
    inputs: ['a', 'b'],
    build: (builder) => table(builder, 'a').outerJoin(table(builder, 'b'), bar).toStream().to(output),
  },
  'table-fk-inner': {
    inputs: ['a', 'b'],
    build: (builder) =>
      table(builder, 'a').join(table(builder, 'b'), foreignKey, bar, { name: 'fk' }).toStream().to(output),
  },
  'table-fk-left': {
    inputs: ['a', 'b'],
    build: (builder) =>
      table(builder, 'a').leftJoin(table(builder, 'b'), foreignKey, bar, { name: 'fk' }).toStream().to(output),
  },
  cogroup: {
    inputs: ['a', 'b'],
    build: (builder) =>
      grouped(builder, 'a')
        .cogroup<string>((total, value) => `${total}a${value}`)
        .cogroup(grouped(builder, 'b'), (total, value) => `${total}b${value}`)
        .aggregate(() => '', strings('cogrouped'))
        .toStream()
        .to(output),
  },
  'to-table': {
    inputs: ['a'],
    build: (builder) => stream(builder, 'a').toTable(strings('t')).toStream().to(output),
  },
  'versioned-asof-join': {
    inputs: ['a', 'b'],
    build(builder) {
      const store = versionedStore({ ...strings('v'), historyRetentionMs: minutes(5) });
      const versions = builder.table<string, string>(strings('b'), { name: 'b', store });
      stream(builder, 'a').join(versions, bar).to(output);
    },
  },
  'punctuate-stream-time': {
    inputs: ['a'],
    build: (builder) => present(builder).process(punctuating('stream-time')).to(output),
  },
  'punctuate-wall-clock': {
    inputs: ['a'],
    build: (builder) => present(builder).process(punctuating('wall-clock')).to(output),
  },
};

function counted(counts: KTable<string, number>): void {
  counts.toStream().mapValues(digits).to(output);
}

function present(builder: StreamsBuilder): KStream<string, string | null> {
  return builder.stream<string, string | null>({ name: 'a', key: stringSerde, value: text }, { name: 'a' });
}

/** Names of all scenarios. */
export const scenarioNames: readonly string[] = Object.keys(scenarios);

/** The topology of a scenario. @throws Error for one that there is none of, naming those there are. */
export function scenarioTopology(name: string, applicationId = 'oracle'): Topology {
  const builder = new StreamsBuilder({ applicationId });
  scenarioOf(name).build(builder);
  return builder.build();
}

/** The topics a scenario reads. */
export function scenarioInputs(name: string): readonly ('a' | 'b')[] {
  return scenarioOf(name).inputs;
}

function scenarioOf(name: string): Scenario {
  const scenario = scenarios[name];
  if (scenario === undefined) throw new Error(`no scenario '${name}': there are ${scenarioNames.join(', ')}`);
  return scenario;
}

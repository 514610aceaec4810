import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  JoinWindows,
  type KTable,
  keyValueStore,
  minutes,
  type Processor,
  StreamsBuilder,
  seconds,
  stringSerde,
  TimeWindows,
  type Topic,
  untilWindowCloses,
  type Windowed,
} from '../../index.ts';

const topic = (name: string): Topic<string, string> => ({ name, key: stringSerde, value: stringSerde });
const store = (name: string) => keyValueStore({ name, key: stringSerde, value: stringSerde });
const grouped = (name: string) => ({ name, key: stringSerde, value: stringSerde });
const both = (left: string, right: string): string => left + right;

const stream = (builder: StreamsBuilder, name: string) => builder.stream(topic(name), { name });
const table = (builder: StreamsBuilder, name: string) =>
  builder.table(topic(name), { name, store: store(`${name}-store`) });
const windows = (builder: StreamsBuilder): KTable<Windowed<string>, number> =>
  stream(builder, 'a')
    .groupByKey()
    .windowedBy(TimeWindows.ofSizeAndGrace(minutes(1), seconds(20)))
    .count({ name: 'w' });
const out: Topic<string, string | null> = { ...topic('out'), value: { ...stringSerde, nullable: true } as never };
const write = { name: 'write' };

function windowed(counts: KTable<Windowed<string>, number>): void {
  counts
    .toStream({ name: 'updates' })
    .map((count, { key }) => [key, String(count)], { name: 'text' })
    .to(out, write);
}

const rows = store('rows');
const keep: Processor<string, string, string, string, { rows: typeof rows }> = {
  name: 'keep',
  stores: { rows },
  process: () => undefined,
};

/** The twins of the topologies in Describe.java. */
const twins: Readonly<Record<string, (builder: StreamsBuilder) => void>> = {
  stateless(builder) {
    const { even, rest } = stream(builder, 'a')
      .filter(() => true, { name: 'keep' })
      .mapValues((value) => value, { name: 'change' })
      .split({ name: 'kind' })
      .branch('even', () => true)
      .defaultBranch('rest');
    even
      .selectKey((value) => value, { name: 'key' })
      .merge(
        rest.flatMapValues((value) => [value, value], { name: 'twice' }),
        { name: 'both' },
      )
      .to(out, write);
  },
  'word-count': (builder) =>
    stream(builder, 'a')
      .flatMapValues((value) => value.split(' '), { name: 'words' })
      .groupBy((value) => value, { ...grouped('by-word'), combine: false })
      .count({ name: 'counts' })
      .toStream({ name: 'updates' })
      .mapValues(String, { name: 'text' })
      .to(out, write),
  'windowed-count': (builder) => windowed(windows(builder)),
  suppress: (builder) => windowed(windows(builder).suppress(untilWindowCloses({ name: 'final' }))),
  'stream-table-join': (builder) =>
    stream(builder, 'a').join(table(builder, 'b'), both, { name: 'join' }).to(out, write),
  'stream-global-table-join': (builder) =>
    stream(builder, 'a')
      .join(builder.globalTable(topic('b'), { name: 'b' }), (value) => value, both, { name: 'join' })
      .to(out, write),
  'stream-stream-join': (builder) =>
    stream(builder, 'a')
      .join(stream(builder, 'b'), both, JoinWindows.ofTimeDifferenceWithNoGrace(seconds(10)), { name: 'j' })
      .to(out, write),
  'table-table-join': (builder) =>
    table(builder, 'a').join(table(builder, 'b'), both, { name: 'join' }).toStream({ name: 'updates' }).to(out, write),
  'table-group-by': (builder) =>
    table(builder, 'a')
      .groupBy((value) => [value, value], grouped('by-value'))
      .reduce(both, (total) => total, store('sums'))
      .toStream({ name: 'updates' })
      .to(out, write),
  'foreign-key-join': (builder) =>
    table(builder, 'a')
      .join(table(builder, 'b'), (value) => value, both, { name: 'fk', store: store('joined') })
      .toStream({ name: 'updates' })
      .to(out, write),
  processor: (builder) => stream(builder, 'a').process(keep).to(out, write),
};

/** Names that Kafka Streams gives, or takes, where this library has another. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  stateless: { 'kind-': 'kind' },
  'word-count': { count: 'KSTREAM-AGGREGATE-0000000002' },
  'windowed-count': { count: 'KSTREAM-AGGREGATE-0000000000' },
  suppress: { count: 'KSTREAM-AGGREGATE-0000000000' },
  'table-group-by': {
    reduce: 'KTABLE-AGGREGATE-0000000002',
    'reduce-sink': 'by-value-repartition-sink',
    'reduce-source': 'by-value-repartition-source',
  },
};

/** Steps of Kafka Streams that are part of another here. */
const merged: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'stream-stream-join': { 'j-this-windowed': 'j-this-join', 'j-other-windowed': 'j-other-join' },
  'foreign-key-join': { 'fk-subscription-join-foreign': 'fk-subscription-receive' },
};

function described(name: string): string {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  twins[name]?.(builder);
  return builder.build().describe();
}

function kafkaStreams(name: string): string {
  const text = readFileSync(new URL(`golden/${name}.txt`, import.meta.url), 'utf8');
  const names = renamed[name] ?? {};
  return text.replace(/(?<=[ ,])[\w-]+(?=[,\s])/g, (word) => names[word] ?? word);
}

/** The order inside a list of steps or stores is that of a hash table in Kafka Streams. */
function sortLists(text: string): string {
  return text.replace(/(?<=--> |<-- |stores: \[)[^\]\n]+/g, (list) => list.split(', ').sort().join(', '));
}

interface Step {
  readonly head: string;
  readonly lists: ReadonlySet<string>;
}

/** The steps of a text by name; those that are merged into another give it their stores and neighbours. */
function stepsOf(text: string, into: Readonly<Record<string, string>> = {}): Map<string, Step> {
  const steps = new Map<string, { head: string; lists: Set<string> }>();
  for (const block of text.split(/(?=Source: |Processor: |Sink: )/).slice(1)) {
    const [head = '', ...lines] = block.split('\n');
    const [, kind, own = '', rest = ''] = /^(\w+): (\S+) \((.*)\)$/.exec(head) ?? [];
    const name = into[own] ?? own;
    const step = steps.get(name) ?? { head: `${kind} ${name}`, lists: new Set() };
    steps.set(name, step);
    const [, label = '', places = ''] = /^(\w+): \[?([^\]]*)\]?$/.exec(rest) ?? [];
    for (const place of places.split(', ')) step.lists.add(`${label} ${place}`);
    for (const line of lines) {
      const [, arrow = '', others = ''] = /^ +(-->|<--) (.*)$/.exec(line) ?? [];
      for (const other of others.split(', ').map((each) => into[each] ?? each)) {
        if (other !== name) step.lists.add(`${arrow} ${other}`);
      }
    }
  }
  return steps;
}

const wordForWord = Object.keys(twins).filter((name) => merged[name] === undefined);

test.each(wordForWord)('the description of %s is that of Kafka Streams', (name) => {
  expect(sortLists(described(name))).toBe(sortLists(kafkaStreams(name)));
});

test.each(Object.keys(merged))('the description of %s has the steps of Kafka Streams, two of them as one', (name) => {
  expect(stepsOf(described(name))).toEqual(stepsOf(kafkaStreams(name), merged[name]));
});

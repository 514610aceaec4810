import {
  countSerde,
  type KGroupedStream,
  type KGroupedTable,
  type KStream,
  type KTable,
  keyValueStore,
  nullable,
  type Serde,
  type StreamsBuilder,
  stringSerde,
  type Topic,
  versionedStore,
  type Windowed,
} from '../../index.ts';

/** All keys and values of the scenarios are text, all may be null. */
export const text: Serde<string | null> = nullable(stringSerde);

/** A topic that a scenario reads. */
export type InputName = 'a' | 'b' | 'c';

/** The topics of a scenario. */
export type ScenarioTopics = Readonly<Record<InputName | 'out', Topic<string | null, string | null>>>;

/** `prefix` keeps the topics of several applications on one broker apart. */
export function scenarioTopics(prefix = ''): ScenarioTopics {
  const topic = (name: string) => ({ name: `${prefix}${name}`, key: text, value: text });
  return { a: topic('a'), b: topic('b'), c: topic('c'), out: topic('out') };
}

/** A builder and the topics it is to read and write. */
export interface Site {
  readonly builder: StreamsBuilder;
  readonly topics: ScenarioTopics;
}

/** The twin of a topology that Kafka Streams answered for. */
export interface Scenario {
  readonly inputs: readonly InputName[];
  readonly build: (site: Site) => void;
  /** One step may send for several keys at once, in an order of its own. */
  readonly unordered?: true;
}

export type Scenarios = Readonly<Record<string, Scenario>>;
export type Text = KStream<string | null, string | null>;

export const bar = (left: unknown, right: unknown): string => `${left}|${right}`;
export const angle = (value: string): string => `<${value}>`;
export const mod = (value: string, by: number): number => Number(value) % by;
export const isEven = (value: string): boolean => mod(value, 2) === 0;
export const foreignKey = (value: string): string => `k${mod(value, 5)}`;
export const strings = (name: string) => ({ name, key: stringSerde, value: stringSerde });
export const counts = (name: string) => keyValueStore({ name, key: stringSerde, value: countSerde });
export const joined = (name: string) => ({ name, key: text, value: text, otherValue: text });

/** The sum of the numbers in a joined value; a side that is missing is none. */
export function sum(value: string): number {
  return value.split('|').reduce((total, part) => total + (part === 'null' ? 0 : Number(part)), 0);
}

export function stream({ builder, topics }: Site, name: InputName): Text {
  return builder.stream(topics[name], { name });
}

/** A stream in which nothing may be null: what is null becomes a dead letter. */
export function keyed({ builder, topics }: Site, name: InputName): KStream<string, string> {
  return builder.stream(strings(topics[name].name), { name });
}

export function table({ builder, topics }: Site, name: InputName): KTable<string, string> {
  return builder.table<string, string>(strings(topics[name].name), {
    name,
    store: keyValueStore(strings(`${name}-store`)),
  });
}

/** A table that keeps the versions of five minutes. */
export function versions({ builder, topics }: Site, name: InputName): KTable<string, string> {
  const store = versionedStore({ ...strings(`${name}-store`), historyRetentionMs: 300_000 });
  return builder.table<string, string>(strings(topics[name].name), { name, store });
}

export function grouped(site: Site, name: InputName = 'a'): KGroupedStream<string, string | null> {
  return stream(site, name).groupByKey();
}

/** The sums of a grouped table's values, as `sum` adds them. */
export function sums(rows: KGroupedTable<string, string>, name: string): KTable<string, number> {
  return rows.aggregate(
    { init: () => 0, add: (total, value) => total + sum(value), sub: (total, value) => total - sum(value) },
    counts(name),
  );
}

/** The updates of a table as text. */
export function send({ topics }: Site, rows: KTable<string, string> | KTable<string, number>): void {
  (rows as KTable<string, string | number>)
    .toStream()
    .mapValues((value) => (value === null ? null : String(value)))
    .to(topics.out);
}

/** The updates of a windowed table; its keys are written `key@start/end`. */
export function sendWindows(
  site: Site,
  rows: KTable<Windowed<string>, string> | KTable<Windowed<string>, number>,
): void {
  (rows as KTable<Windowed<string>, string | number>)
    .toStream()
    .map((value, { key, window }) => [`${key}@${window.start}/${window.end}`, value === null ? null : String(value)])
    .to(site.topics.out);
}

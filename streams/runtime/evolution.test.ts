import { expect, it } from 'vitest';
import {
  groupedStore,
  int32Serde,
  keyValueStore,
  type Processor,
  StreamsBuilder,
  stringSerde,
  TimeWindows,
  type Topology,
} from '../index.ts';
import type { Serde } from '../serde/serde.ts';
import { differences, storeShapes } from './evolution.ts';

interface Change {
  readonly step?: string;
  readonly value?: 'int32' | 'utf8';
  readonly asGroups?: boolean;
  readonly input?: string;
  readonly stateless?: boolean;
  readonly before?: boolean;
  readonly added?: boolean;
}

const keyed = { key: stringSerde, value: stringSerde };

function counting(change: Change): Topology {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  if (change.before) keeping(builder, 'other', 'other');
  const value = change.value === 'utf8' ? stringSerde : int32Serde;
  const counts = keyValueStore<string, never>({ name: 'counts', key: stringSerde, value: value as never });
  const groups = groupedStore({ name: 'counts', value: int32Serde });
  const step: Processor<string, string, string, string, { counts: typeof counts }> = {
    name: change.step ?? 'count',
    stores: { counts: (change.asGroups ? groups : counts) as never },
    process: () => undefined,
  };
  const read = builder.stream({ name: change.input ?? 'in', ...keyed }, { name: 'input' });
  (change.stateless ? read.filter(() => true) : read).process(step);
  if (change.added) keeping(builder, 'more', 'more');
  return builder.build();
}

function keeping(builder: StreamsBuilder, topic: string, name: string): void {
  builder.table({ name: topic, ...keyed }, { name, store: keyValueStore({ name, ...keyed }) });
}

function differencesTo(change: Change): readonly string[] {
  return differences(storeShapes(counting({})), counting(change));
}

it.each<[string, Change]>([
  ['nothing', {}],
  ['a step renamed', { step: 'tally' }],
  ['a stateless step added', { stateless: true }],
  ['a store added', { added: true }],
  ['a sub-topology before it, which takes its number', { before: true }],
])('state stays readable with %s', (_, change) => {
  expect(differencesTo(change)).toEqual([]);
});

it.each<[string, Change, string]>([
  [
    'another value',
    { value: 'utf8' },
    "store 'counts' had the value format 'int32', now 'utf8': it is not the same layout",
  ],
  ['another type', { asGroups: true }, "store 'counts' was of type 'key-value', now 'grouped'"],
  ['another source', { input: 'elsewhere' }, "store 'counts' was written from 'in', now from 'elsewhere'"],
])('names what differs: %s', (_, change, text) => {
  expect(differencesTo(change)).toEqual([text]);
});

/** A serde with a schema: every version reads those before it. */
function versioned(version: number): Serde<string> {
  return {
    ...stringSerde,
    format: `text-${version}`,
    misreads: (format) => (Number(format.replace('text-', '')) <= version ? undefined : `${format} is newer`),
  };
}

function totals(version: number, windowed: boolean): Topology {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const grouped = builder.stream({ name: 'in', ...keyed }, { name: 'input' }).groupByKey();
  const fold = { init: () => '', add: (text: string) => text };
  const kept = { name: 'totals', value: versioned(version) };
  if (windowed) grouped.windowedBy(TimeWindows.ofSizeAndGrace(10, 0)).aggregate(fold, kept);
  else grouped.aggregate(fold, kept);
  return builder.build();
}

it.each([true, false])('lets the serde of a store say which earlier formats it reads (windowed: %s)', (windowed) => {
  expect(differences(storeShapes(totals(1, windowed)), totals(2, windowed))).toEqual([]);
  expect(differences(storeShapes(totals(2, windowed)), totals(1, windowed))).toEqual([
    "store 'totals' had the value format 'timestamped text-2', now 'timestamped text-1': text-2 is newer",
  ]);
});

interface Windows {
  readonly size: number;
  readonly grace?: number;
  readonly key?: Serde<string>;
}

function windowed({ size, grace = 0, key = stringSerde }: Windows): Topology {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const { value } = keyed;
  const grouped = builder.stream({ name: 'in', key, value }, { name: 'input' }).groupByKey();
  grouped.windowedBy(TimeWindows.ofSizeAndGrace(size, grace)).count({ name: 'counts' });
  return builder.build();
}

it.each<[string, Windows, string[]]>([
  ['another grace', { size: 10, grace: 50 }, []],
  ['another size', { size: 20 }, ["store 'counts' had windows of 10 ms, now of 20 ms"]],
  [
    'other keys',
    { size: 10, key: versioned(1) },
    ["store 'counts' had the key format 'utf8', now 'text-1': utf8 is newer"],
  ],
])('compares stores of windows: %s', (_, change, expected) => {
  expect(differences(storeShapes(windowed({ size: 10 })), windowed(change))).toEqual(expected);
});

function summed(merges: boolean): Topology {
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const add = (sum: number): number => sum + 1;
  const fold = { init: () => 0, add };
  builder
    .stream({ name: 'in', ...keyed }, { name: 'input' })
    .groupBy((value) => value, { name: 'by-value', ...keyed })
    .aggregate(merges ? { ...fold, merge: (a: number, b: number) => a + b } : fold, {
      name: 'sums',
      value: int32Serde,
    });
  return builder.build();
}

it('names the topic that an aggregate reads another one of when it gains or loses merge', () => {
  const whole = "'app-by-value-repartition'";
  const combined = "'app-by-value-sums-repartition'";
  expect(differences(storeShapes(summed(false)), summed(true))).toEqual([
    `store 'sums' was written from ${whole}, now from ${combined}`,
  ]);
  expect(differences(storeShapes(summed(true)), summed(false))).toEqual([
    `store 'sums' was written from ${combined}, now from ${whole}`,
  ]);
});

import {
  countSerde,
  keyValueStore,
  StreamsBuilder,
  stringSerde,
  TimeWindows,
  type Topic,
  type Topology,
} from '@millrace/streams';

export const WINDOW_MS = 100;

/** A visit (word and amount) or a change of a visitor's level, on the partition of the visitor. */
export interface ShopRecord {
  readonly kind: 'visit' | 'level';
  readonly visitor: number;
  readonly word: string;
  readonly amount: number;
  /** Unique among the two kinds: no visit has the time of a change. */
  readonly time: number;
}

export interface ShopTopics {
  readonly visits: string;
  readonly levels: string;
  readonly out: string;
}

export const SHOP_PARTITIONS = 2;

export function visitorKey({ visitor }: ShopRecord): string {
  return `v${visitor}`;
}

export function partitionOfVisitor({ visitor }: ShopRecord): number {
  return visitor % SHOP_PARTITIONS;
}

export function textOf({ word, amount }: ShopRecord): string {
  return `${word} ${amount}`;
}

/**
 * Counts visits, joins them with the visitor's level at their time, sums amounts by word, and counts words by window; the
 * last two behind repartition topics, combined before them or not.
 */
export function shopTopology(applicationId: string, topics: ShopTopics, combine: boolean): Topology {
  const topic = (name: string): Topic<string, string> => ({ name, key: stringSerde, value: stringSerde });
  const out = topic(topics.out);
  const text = { key: stringSerde, value: stringSerde };
  const builder = new StreamsBuilder({ applicationId });
  const visits = builder.stream(topic(topics.visits), { name: 'visits' });
  const levels = builder.table(topic(topics.levels), {
    name: 'levels',
    store: keyValueStore({ name: 'levels', ...text }),
  });
  visits
    .groupByKey()
    .count({ name: 'visits-of' })
    .toStream()
    .map((count, visitor) => [`visits ${visitor}`, `${count}`])
    .to(out);
  visits
    .leftJoin(levels, (visit, level) => `${visit} at ${level}`)
    .map((joined, visitor) => [`joined ${visitor}`, joined])
    .to(out);
  const word = (visit: string): string => visit.split(' ')[0] ?? '';
  visits
    .groupBy(word, { name: 'by-word', ...text, combine })
    .aggregate(
      { init: () => 0, add: (sum, visit) => sum + Number(visit.split(' ')[1]), merge: (a, b) => a + b },
      { name: 'totals', value: countSerde },
    )
    .toStream()
    .map((total, of) => [`total ${of}`, `${total}`])
    .to(out);
  visits
    .groupBy(word, { name: 'by-word-and-time', ...text, combine })
    .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW_MS, 1_000_000))
    .count({ name: 'in-window' })
    .toStream()
    .map((count, { key, window }) => [`window ${key} ${window.start}`, `${count}`])
    .to(out);
  return builder.build();
}

/** What must come out: of each key the values in their order, or, where updates may be combined, the last one. */
export interface ShopOutputs {
  readonly sequences: Record<string, string[]>;
  readonly last: Record<string, string>;
}

/** Puts a value behind those of a key. */
export function append(sequences: Record<string, string[]>, key: string, value: string): void {
  sequences[key] = [...(sequences[key] ?? []), value];
}

/** The same by going through the records once, without any part of the library. */
export function expectedOutputs(records: readonly ShopRecord[]): ShopOutputs {
  const sequences: Record<string, string[]> = {};
  const totals: Record<string, number> = {};
  const add = (key: string, amount: number): void => {
    totals[key] = (totals[key] ?? 0) + amount;
  };
  const levels = new Map<number, string>();
  for (const record of inTaskOrder(records)) {
    const { kind, visitor, word, amount, time } = record;
    if (kind === 'level') {
      levels.set(visitor, textOf(record));
      continue;
    }
    append(sequences, `visits v${visitor}`, `${(sequences[`visits v${visitor}`]?.length ?? 0) + 1}`);
    append(sequences, `joined v${visitor}`, `${textOf(record)} at ${levels.get(visitor) ?? null}`);
    add(`total ${word}`, amount);
    add(`window ${word} ${time - (time % WINDOW_MS)}`, 1);
  }
  return { sequences, last: Object.fromEntries(Object.entries(totals).map(([key, total]) => [key, `${total}`])) };
}

/** Records as one task after the other takes them: of its two topics the earlier head first. */
function inTaskOrder(records: readonly ShopRecord[]): ShopRecord[] {
  const order: ShopRecord[] = [];
  for (let partition = 0; partition < SHOP_PARTITIONS; partition += 1) {
    const own = records.filter((record) => partitionOfVisitor(record) === partition);
    const visits = own.filter(({ kind }) => kind === 'visit');
    const levels = own.filter(({ kind }) => kind === 'level');
    while (visits.length + levels.length > 0) {
      const isVisitNext = (visits[0]?.time ?? Number.POSITIVE_INFINITY) < (levels[0]?.time ?? Number.POSITIVE_INFINITY);
      order.push((isVisitNext ? visits : levels).shift() as ShopRecord);
    }
  }
  return order;
}

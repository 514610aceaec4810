import { jsonSerde, RecordError, type SliceRecord, StreamsBuilder, stringSerde, type Topic } from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** A row of the tests: `amount` null is one that cannot be read, `id` null one of which not even the id can. */
interface TestRow {
  readonly id: number | null;
  readonly amount: number | null;
}
/** A revision of a slice as its source sends it. */
interface Revision {
  readonly owner: string;
  readonly slice: string;
  readonly revision: number;
  readonly complete: boolean;
  readonly rows: readonly TestRow[];
  readonly chunkSize: number;
  /** Sends its begin and its last chunk twice. */
  readonly resumes: boolean;
  /** Sends only some of its rows, but says that it sent all. */
  readonly loses: boolean;
}
type Message = SliceRecord<string> & { readonly row?: TestRow };
type Sent = { readonly of: Revision; readonly message: Message };

const messages: Topic<string, Message> = { name: 'messages', key: stringSerde, value: jsonSerde<Message>() };
const updates: Topic<string, unknown> = { name: 'updates', key: stringSerde, value: jsonSerde<unknown>() };

interface Change {
  readonly kind: string;
  readonly slice: string;
  readonly key: string;
  readonly group: string;
  readonly version: number;
  readonly oldValue: number | null;
  readonly newValue: number | null;
}

/** Groups of the tests: even and odd ids. */
const parity = (id: number | null): string[] => (id === null ? [] : [id % 2 === 0 ? 'even' : 'odd']);

/** Fails on the records it is told to. */
class Mishap {
  left = Number.POSITIVE_INFINITY;
  pass<T>(value: T): T {
    if (this.left-- <= 0) throw new RecordError('a mishap');
    return value;
  }
}

function rowsTopology(mishap = new Mishap()) {
  const builder = new StreamsBuilder({ applicationId: 'rows' });
  builder
    .stream(messages, { name: 'messages' })
    .replaceSlice({
      name: 'rows',
      context: stringSerde,
      content: jsonSerde<number>(),
      read: (message) => message,
      row: ({ row }) => ({
        key: row?.id == null ? undefined : String(row.id),
        content: row?.id == null ? undefined : (row.amount ?? undefined),
      }),
    })
    .mapValues(({ cause: _, ...update }) => mishap.pass(update))
    .to(updates);
  return builder.build();
}

function sumsTopology(mishap = new Mishap()) {
  const builder = new StreamsBuilder({ applicationId: 'sums' });
  builder
    .stream(messages, { name: 'messages' })
    .aggregateSlice({
      name: 'sums',
      context: stringSerde,
      aggregate: jsonSerde<number>(),
      read: (message) => message,
      groups: ({ row }) => parity(row?.id ?? null),
      apply: (sum: number | null, { row }) => (sum ?? 0) + (row?.amount ?? 0),
    })
    .mapValues(({ cause: _, ...update }) => mishap.pass(update))
    .to(updates);
  return builder.build();
}

/** Rows, then their sums out of the rows' changes, as two topologies would have them. */
function sumsOfChangesTopology() {
  const builder = new StreamsBuilder({ applicationId: 'sums-of-changes' });
  builder
    .stream(messages, { name: 'messages' })
    .replaceSlice({
      name: 'rows',
      context: stringSerde,
      content: jsonSerde<number>(),
      read: (message) => message,
      row: ({ row }) => ({
        key: row?.id == null ? undefined : String(row.id),
        content: row?.id == null ? undefined : (row.amount ?? undefined),
      }),
    })
    .aggregateSlice({
      name: 'sums',
      context: stringSerde,
      aggregate: jsonSerde<{ readonly sum: number; readonly rows: number }>(),
      read(update) {
        const { slice, revision, context } = update;
        if (update.kind === 'change') return { kind: 'change', slice };
        if (update.kind === 'refused') return { kind: 'other', event: 'refused' };
        return { kind: 'settled', slice, revision, context };
      },
      groups: (update) => (update.kind === 'change' ? parity(Number(update.key)) : []),
      apply(before: { readonly sum: number; readonly rows: number } | null, update) {
        if (update.kind !== 'change') return before;
        const { oldValue, newValue } = update;
        const sum = (before?.sum ?? 0) - (oldValue ?? 0) + (newValue ?? 0);
        const rows = (before?.rows ?? 0) - (oldValue === null ? 0 : 1) + (newValue === null ? 0 : 1);
        return rows === 0 ? null : { sum, rows };
      },
    })
    .mapValues((update) => {
      if (update.kind !== 'group') return { kind: 'end' };
      const { oldValue, newValue } = update;
      return { ...update, cause: null, oldValue: asNumber(oldValue), newValue: asNumber(newValue) };
    })
    .to(updates);
  return builder.build();
}

/** Sum and number of rows in one number. */
function asNumber(total: { readonly sum: number; readonly rows: number } | null): number | null {
  return total === null ? null : total.sum * 1000 + total.rows;
}

const row: fc.Arbitrary<TestRow> = fc.record({
  id: fc.option(fc.integer({ min: 1, max: 25 }), { freq: 30 }),
  amount: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 12 }),
});
const revision: fc.Arbitrary<Revision> = fc.record({
  owner: fc.constantFrom('ann', 'bob'),
  slice: fc.constantFrom('spring', 'autumn'),
  revision: fc.integer({ min: 1, max: 6 }),
  complete: fc.boolean(),
  rows: fc.array(row, { maxLength: 20 }),
  chunkSize: fc.integer({ min: 1, max: 6 }),
  resumes: fc.boolean(),
  loses: fc.boolean(),
});
const plan = fc.record({
  revisions: fc.uniqueArray(revision, { maxLength: 9, selector: (of) => `${of.owner}|${of.slice}|${of.revision}` }),
  picks: fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 60 }),
  restarts: fc.uniqueArray(fc.nat({ max: 120 }), { maxLength: 6 }),
});

/** Merges the revisions' messages: each keeps its own order, the picks decide whose turn it is. */
function interleave(revisions: readonly Revision[], picks: readonly number[]): Sent[] {
  const queues = revisions.map((of) => messagesOf(of).map((message) => ({ of, message })));
  const sent: Sent[] = [];
  for (let at = 0; ; at++) {
    const open = queues.filter((queue) => queue.length > 0);
    const next = open[(picks[at % picks.length] ?? 0) % Math.max(1, open.length)]?.shift();
    if (next === undefined) return sent;
    sent.push(next);
  }
}

function messagesOf(of: Revision): Message[] {
  const { slice, revision: number, complete, rows, chunkSize, resumes, loses } = of;
  const place = { slice, revision: number };
  const chunks: Message[][] = [];
  for (let at = 0; at < rows.length; at += chunkSize) {
    const chunk = chunks.length;
    const part = rows.slice(at, at + chunkSize);
    const arriving = loses && chunk === 1 ? part.slice(1) : part;
    chunks.push([
      ...arriving.map((each): Message => ({ kind: 'row', ...place, chunk, row: each })),
      { kind: 'chunk-end', ...place, chunk, rows: part.length },
    ]);
  }
  const begin: Message = { kind: 'begin', ...place, context: `context ${number}` };
  const again = resumes ? [begin, ...(chunks.at(-1) ?? [])] : [];
  return [begin, ...chunks.flat(), ...again, { kind: 'end', ...place, complete, rows: rows.length }];
}

/** What a slice is by the rules, said plainly: rows replace what stands under their id, a whole revision all of it. */
interface ModelSlice {
  revision: number;
  rows: Map<number, number>;
  shown: Map<number, number>;
  lastChunk: number;
  isWhole: boolean;
}

function model(sent: readonly Sent[]): Map<string, ModelSlice> {
  const slices = new Map<string, ModelSlice>();
  for (const { of, message } of sent) {
    const name = `${of.owner}|${of.slice}`;
    const slice = slices.get(name) ?? { revision: 0, rows: new Map(), shown: new Map(), lastChunk: -1, isWhole: true };
    slices.set(name, slice);
    if (message.kind === 'begin' && of.revision > slice.revision) {
      Object.assign(slice, {
        revision: of.revision,
        shown: new Map(),
        lastChunk: -1,
        isWhole: !of.loses || of.rows.length <= of.chunkSize,
      });
    }
    if (of.revision !== slice.revision) continue;
    if (message.kind === 'row' && (message.chunk ?? 0) > slice.lastChunk) takeRow(slice, message.row);
    if (message.kind === 'chunk-end') slice.lastChunk = Math.max(slice.lastChunk, message.chunk);
    if (message.kind === 'end' && of.complete && slice.isWhole) {
      for (const id of slice.rows.keys()) if (!slice.shown.has(id)) slice.rows.delete(id);
    }
  }
  return slices;
}

function takeRow(slice: ModelSlice, said: TestRow | undefined): void {
  if (said?.id == null) {
    slice.isWhole = false;
    return;
  }
  if (slice.shown.has(said.id)) return;
  const { id, amount } = said;
  if (amount === null) {
    const stands = slice.rows.get(id);
    if (stands !== undefined) slice.shown.set(id, stands);
    return;
  }
  slice.rows.set(id, amount);
  slice.shown.set(id, amount);
}

/** Feeds a driver, which is replaced by a new one with the same state where a restart is due. */
class Run {
  readonly out: Array<readonly [string, Change]> = [];
  #driver: TopologyTestDriver;
  readonly #build: () => ReturnType<typeof rowsTopology>;
  readonly #stores: readonly string[];

  constructor(build: () => ReturnType<typeof rowsTopology>, stores: readonly string[]) {
    this.#build = build;
    this.#stores = stores;
    this.#driver = new TopologyTestDriver(build());
  }

  send(owner: string, message: Message): this {
    this.#driver.createInputTopic(messages).pipeInput(owner, message);
    for (const { key, value } of this.#driver.createOutputTopic(updates).readRecords()) {
      this.out.push([key ?? '', value as Change]);
    }
    return this;
  }

  restart(): void {
    const next = new TopologyTestDriver(this.#build());
    for (const name of this.#stores) {
      const from = this.#driver.getGroupedStore(name);
      const to = next.getGroupedStore(name);
      for (const group of from.groups()) {
        for (const [field, value] of [...from.entries(group)].reverse()) to.put(group, field, value);
      }
    }
    this.#driver = next;
  }

  get deadLetters(): number {
    return this.#driver.deadLetters().length;
  }

  get events(): Readonly<Record<string, number>> {
    return this.#driver.counts();
  }

  /** What the changes make, with a check that each begins where the last of its kind ended. */
  table(kind: 'change' | 'group'): Record<string, number> {
    const rows = new Map<string, Change>();
    for (const [owner, change] of this.out) {
      if (change.kind !== kind) continue;
      const name = `${owner}|${change.slice}|${kind === 'change' ? change.key : change.group}`;
      const before = rows.get(name);
      expect(change.oldValue).toBe(before?.newValue ?? null);
      expect(change.version).toBe((before?.version ?? 0) + 1);
      expect(change.newValue).not.toBe(change.oldValue);
      rows.set(name, change);
    }
    const live = [...rows].flatMap(([name, { newValue }]) => (newValue === null ? [] : [[name, newValue] as const]));
    return Object.fromEntries(live);
  }
}

function expectedRows(sent: readonly Sent[]): Record<string, number> {
  const rows: Record<string, number> = {};
  for (const [name, slice] of model(sent)) for (const [id, amount] of slice.rows) rows[`${name}|${id}`] = amount;
  return rows;
}

/** For each group of each slice what `asNumber` says of its rows. */
function sums(rows: Readonly<Record<string, number>>): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [name, amount] of Object.entries(rows)) {
    const [owner, slice, id] = name.split('|');
    const group = `${owner}|${slice}|${parity(Number(id))[0]}`;
    found[group] = (found[group] ?? 0) + amount * 1000 + 1;
  }
  return found;
}

function runOf(run: Run, sent: readonly Sent[], restarts: readonly number[]): Run {
  sent.forEach(({ of, message }, at) => {
    if (restarts.includes(at)) run.restart();
    run.send(of.owner, message);
  });
  return run;
}

describe('replaceSlice', () => {
  it('leaves the rows that a recomputation from scratch has, whatever order, chunks and restarts', () => {
    fc.assert(
      fc.property(plan, ({ revisions, picks, restarts }) => {
        const sent = interleave(revisions, picks);
        const run = runOf(new Run(() => rowsTopology(), ['rows-slices']), sent, restarts);
        expect(run.table('change')).toEqual(expectedRows(sent));
        const restarted = runOf(new Run(() => rowsTopology(), ['rows-slices']), sent, []);
        expect(run.out).toEqual(restarted.out);
      }),
      { numRuns: 300 },
    );
  });

  it('takes back what a record did whose output was refused: sent again, all is as if nothing had been', () => {
    fc.assert(
      fc.property(plan, fc.infiniteStream(fc.nat({ max: 3 })), ({ revisions, picks }, passes) => {
        const sent = interleave(revisions, picks);
        const mishap = new Mishap();
        const disturbed = new Run(() => rowsTopology(mishap), ['rows-slices']);
        for (const { of, message } of sent) {
          const letters = disturbed.deadLetters;
          mishap.left = passes.next().value;
          disturbed.send(of.owner, message);
          mishap.left = Number.POSITIVE_INFINITY;
          if (disturbed.deadLetters > letters) disturbed.send(of.owner, message);
        }
        const undisturbed = runOf(new Run(() => rowsTopology(), ['rows-slices']), sent, []);
        expect(disturbed.out).toEqual(undisturbed.out);
        expect(disturbed.events).toEqual(undisturbed.events);
      }),
      { numRuns: 200 },
    );
  });
});

describe('aggregateSlice', () => {
  it('over the changes of replaceSlice has the sums of the rows that a recomputation has', () => {
    fc.assert(
      fc.property(plan, ({ revisions, picks, restarts }) => {
        const sent = interleave(revisions, picks);
        const run = runOf(new Run(sumsOfChangesTopology, ['rows-slices', 'sums-slices']), sent, restarts);
        expect(run.table('group')).toEqual(sums(expectedRows(sent)));
      }),
      { numRuns: 300 },
    );
  });

  it('over whole revisions has the sums of the last one that came whole', () => {
    fc.assert(
      fc.property(plan, ({ revisions, picks, restarts }) => {
        const sent = interleave(revisions, picks);
        const run = runOf(new Run(() => sumsTopology(), ['sums-slices']), sent, restarts);
        expect(run.table('group')).toEqual(sumsOfWholeRevisions(sent));
      }),
      { numRuns: 300 },
    );
  });
});

/** Sums of each slice's newest revision that is complete and of which every row came before a newer one began. */
function sumsOfWholeRevisions(sent: readonly Sent[]): Record<string, number> {
  const newest = new Map<string, number>();
  const whole = new Map<string, Revision>();
  for (const { of, message } of sent) {
    const name = `${of.owner}|${of.slice}`;
    if (message.kind === 'begin') newest.set(name, Math.max(of.revision, newest.get(name) ?? 0));
    if (message.kind !== 'end' || newest.get(name) !== of.revision || !of.complete) continue;
    const lost = of.loses && of.rows.length > of.chunkSize;
    if (!lost) whole.set(name, of);
  }
  const found: Record<string, number> = {};
  for (const [name, { rows }] of whole) {
    for (const { id, amount } of rows) {
      const [group] = parity(id);
      if (group !== undefined) found[`${name}|${group}`] = (found[`${name}|${group}`] ?? 0) + (amount ?? 0);
    }
  }
  return found;
}

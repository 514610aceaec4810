import {
  jsonSerde,
  nullable,
  type Serde,
  type SliceChangeRecord,
  type SliceRecord,
  type SliceUpdate,
  StreamsBuilder,
  stringSerde,
  type Topic,
  type Topology,
  TopologyError,
} from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import { describe, expect, it } from 'vitest';

interface Row {
  readonly key: string | undefined;
  readonly content: { readonly shelf: string; readonly pieces: number } | undefined;
}
type Message = (SliceRecord<string> | SliceChangeRecord<string>) & { readonly row?: Row; readonly by?: number };

const messages: Topic<string, Message> = { name: 'messages', key: stringSerde, value: jsonSerde<Message>() };
const updates: Topic<string, unknown> = { name: 'updates', key: stringSerde, value: jsonSerde<unknown>() };

const place = { slice: 'north', revision: 1 };
const begin = (revision: number): Message => ({ kind: 'begin', ...place, revision, context: `stock ${revision}` });
const row = (revision: number, key: string | undefined, pieces: number | undefined, shelf = 'a'): Message => ({
  kind: 'row',
  ...place,
  revision,
  row: { key, content: pieces === undefined ? undefined : { shelf, pieces } },
});
const end = (revision: number, complete = true, rows?: number): Message => ({
  kind: 'end',
  ...place,
  revision,
  complete,
  ...(rows !== undefined && { rows }),
});

function stock(): Topology {
  const builder = new StreamsBuilder({ applicationId: 'stock' });
  builder
    .stream(messages, { name: 'messages' })
    .replaceSlice({
      name: 'stock',
      context: stringSerde,
      content: jsonSerde<NonNullable<Row['content']>>(),
      read: (message) => message as SliceRecord<string>,
      row: ({ row: said }) => said ?? { key: undefined, content: undefined },
      regroups: (before, after) => before.shelf !== after.shelf,
      maxRows: 3,
    })
    .mapValues(({ cause: _, ...update }) => update)
    .to(updates);
  return builder.build();
}

function totals(): Topology {
  const builder = new StreamsBuilder({ applicationId: 'totals' });
  builder
    .stream(messages, { name: 'messages' })
    .aggregateSlice({
      name: 'totals',
      context: stringSerde,
      aggregate: jsonSerde<number>(),
      read: (message) => message,
      groups: () => ['all'],
      apply: (sum: number | null, { by = 0 }) => ((sum ?? 0) + by === 0 ? null : (sum ?? 0) + by),
      mergeContext: (before, now) => [before, now].sort().at(-1) ?? now,
      resend: (before, now) => before !== now,
    })
    .mapValues(({ cause: _, ...update }) => update)
    .to(updates);
  return builder.build();
}

function run(topology: Topology) {
  const driver = new TopologyTestDriver(topology);
  const output = driver.createOutputTopic(updates);
  const send = (key: string, ...sent: Message[]) => {
    for (const message of sent) driver.createInputTopic(messages).pipeInput(key, message);
    return output.readRecords().map(({ value }) => value as Record<string, unknown>);
  };
  return { driver, send };
}

const changes = (sent: Record<string, unknown>[]) =>
  sent
    .filter(({ kind }) => kind === 'change')
    .map(({ key, version, oldValue, newValue }) => [key, version, oldValue, newValue]);

const stored = { shelf: 'a', pieces: 1 };

describe('replaceSlice', () => {
  it('tells an end what its revision did, with the context of its begin', () => {
    const { send } = run(stock());
    const sent = send(
      'ann',
      begin(1),
      row(1, 'bolt', 1),
      row(1, 'bolt', 1),
      row(1, 'bolt', 2),
      row(1, 'nut', undefined),
      end(1),
    );
    expect(sent.map(({ kind, nth, collides }) => [kind, nth, collides])).toEqual([
      ['change', 0, undefined],
      ['refused', 0, true],
      ['refused', 0, false],
      ['end', 0, undefined],
    ]);
    const counts = { rows: 4, changed: 1, unchanged: 0, removed: 0, duplicates: 1, refused: 2, unknown: 0, live: 1 };
    expect(sent.at(-1)).toMatchObject({ decision: 'applied', revision: 1, context: 'stock 1', ...counts });
  });

  it.each([
    ['incomplete', [end(2, false)]],
    ['rows-missing', [end(2, true, 2)]],
    ['keys-unknown', [row(2, undefined, undefined), end(2)]],
  ] as const)('takes out nothing and says %s', (heldBack, sent) => {
    const { send } = run(stock());
    send('ann', begin(1), row(1, 'bolt', 1), end(1));
    const after = send('ann', begin(2), ...sent);
    expect(changes(after)).toEqual([]);
    expect(after.at(-1)).toMatchObject({ kind: 'end', decision: 'partial', heldBack, live: 1 });
  });

  it('leaves what stands under the key of a refused row, and goes on with its versions when it comes back', () => {
    const { send } = run(stock());
    send('ann', begin(1), row(1, 'bolt', 1), end(1));
    expect(changes(send('ann', begin(2), row(2, 'bolt', undefined), end(2)))).toEqual([]);
    expect(changes(send('ann', begin(3), end(3)))).toEqual([['bolt', 2, stored, null]]);
    expect(changes(send('ann', begin(4), row(4, 'bolt', 1), end(4)))).toEqual([['bolt', 3, null, stored]]);
  });

  it('takes a row out and puts it in where it regroups', () => {
    const { send } = run(stock());
    send('ann', begin(1), row(1, 'bolt', 1), end(1));
    const moved = send('ann', begin(2), row(2, 'bolt', 1, 'b'));
    expect(changes(moved)).toEqual([
      ['bolt', 2, stored, null],
      ['bolt', 3, null, { shelf: 'b', pieces: 1 }],
    ]);
    expect(moved.map(({ nth }) => nth)).toEqual([0, 1]);
  });

  it('counts by name what an older revision or a chunk that came before sends, and answers an old end as stale', () => {
    const { driver, send } = run(stock());
    const chunk = { ...row(2, 'bolt', 1), chunk: 0 } as Message;
    const chunkEnd: Message = { kind: 'chunk-end', ...place, revision: 2, chunk: 0, rows: 1 };
    const sent = send(
      'ann',
      begin(2),
      begin(2),
      begin(1),
      chunk,
      chunkEnd,
      chunk,
      chunkEnd,
      row(1, 'nut', 1),
      end(1),
      end(2),
      end(2),
    );
    expect(sent.map(({ kind, decision }) => decision ?? kind)).toEqual(['change', 'stale', 'applied']);
    expect(sent[1]).toMatchObject({ revision: 1, storedRevision: 2 });
    expect(driver.counts()).toEqual({
      'stock.resumed': 1,
      'stock.stale_marker': 1,
      'stock.resent_row': 1,
      'stock.resent_chunk': 1,
      'stock.stale_row': 1,
      'stock.resent_marker': 1,
    });
  });

  it('counts what its reader passes by, and records without a key', () => {
    const builder = new StreamsBuilder({ applicationId: 'keyless' });
    const keyless: Topic<string | null, Message> = { ...messages, key: nullable(stringSerde) };
    const rows = builder.stream(keyless, { name: 'messages' }).replaceSlice({
      name: 'keyless',
      context: stringSerde,
      content: jsonSerde<number>(),
      read: (): SliceRecord<string> => ({ kind: 'other', event: 'greeting' }),
      row: () => ({ key: 'a', content: 1 }),
    });
    rows.mapValues(() => null).to(updates);
    const driver = new TopologyTestDriver(builder.build());
    driver.createInputTopic(keyless).pipeInput('ann', begin(1));
    driver.createInputTopic(keyless).pipeInput(null, begin(1));
    expect(driver.counts()).toEqual({ 'keyless.greeting': 1, 'keyless.null_key_dropped': 1 });
  });

  it('makes a dead letter of a row whose revision never began, and of one beyond the limit, which leaves nothing behind', () => {
    const { driver, send } = run(stock());
    expect(send('ann', row(1, 'bolt', 1))).toEqual([]);
    const reasons = () =>
      driver.deadLetters().map(({ headers }) => String(Object.fromEntries(headers ?? [])['__streams.errors.message']));
    expect(reasons()[0]).toContain('its SLICE_BEGIN never came');
    const full = send('ann', begin(1), ...['a', 'b', 'c', 'd'].map((key) => row(1, key, 1)), row(1, 'a', 1), end(1));
    expect(reasons()[1]).toContain('the limit of');
    expect(full.at(-1)).toMatchObject({ rows: 4, changed: 3, duplicates: 1, live: 3 });
  });

  it('keeps slices of one name apart by key, whatever is in names and keys', () => {
    const { driver, send } = run(stock());
    const under = (slice: string, message: Message): Message => ({ ...message, slice }) as Message;
    const north = [begin(1), row(1, 'bolt', 1), end(1)];
    expect(changes(send('ann|x', ...north.map((each) => under('y', each))))).toHaveLength(1);
    expect(changes(send('ann', ...north.map((each) => under('x|y', each))))).toHaveLength(1);
    expect(changes(send('bob', ...north))).toHaveLength(1);
    expect(changes(send('bob', begin(2), end(2)))).toHaveLength(1);
    expect(driver.getGroupedStore('stock-slices').groups()).toHaveLength(3);
  });

  it('declares the slice that a record will read', () => {
    const [sub] = stock().subTopologies;
    const task = sub?.createTask({
      partition: 0,
      collector: { send: () => {} },
      state: () => ({ get: () => undefined }) as never,
      globalTable: () => ({ get: () => undefined }),
      wallClock: () => 0,
      defer: () => {},
      count: () => {},
    });
    const wanted: unknown[] = [];
    const metadata = { topic: 'messages', partition: 0, offset: 0 };
    const record = { key: 'ann', value: begin(1), timestamp: 0, headers: undefined, metadata };
    task?.prefetch('messages', record, { want: (...place) => wanted.push(place) });
    expect(wanted).toEqual([['stock-slices', 'ann|north|3', undefined]]);
  });

  it('is refused where equal keys may stand in different partitions', () => {
    const builder = new StreamsBuilder({ applicationId: 'moved' });
    const moved = builder.stream(messages, { name: 'messages' }).selectKey(() => 'other');
    const options = { name: 'moved', context: stringSerde, content: jsonSerde<number>() };
    const read = (): SliceRecord<string> => ({ kind: 'other', event: 'none' });
    expect(() => moved.replaceSlice({ ...options, read, row: () => ({ key: 'a', content: 1 }) })).toThrow(
      TopologyError,
    );
  });

  it('opens the serdes of what lies in its state, and refuses one that fetches as it reads', async () => {
    const opened: string[] = [];
    const opening = { ...stringSerde, open: async () => void opened.push('context') };
    const build = (context: Serde<string>) => {
      const builder = new StreamsBuilder({ applicationId: 'opening' });
      const read = (): SliceRecord<string> => ({ kind: 'other', event: 'none' });
      const row = () => ({ key: 'a', content: 1 });
      const content = jsonSerde<number>();
      builder.stream(messages, { name: 'messages' }).replaceSlice({ name: 'opening', context, content, read, row });
      return builder.build();
    };
    await TopologyTestDriver.start(build(opening));
    expect(opened).toEqual(['context']);
    expect(() => build({ ...opening, needs: () => 1 })).toThrow("the context of 'opening' has a serde that must fetch");
  });

  it('gives changes the type of their contents', () => {
    const builder = new StreamsBuilder({ applicationId: 'typed' });
    const stream = builder.stream(messages, { name: 'messages' }).replaceSlice({
      name: 'typed',
      context: jsonSerde<{ readonly day: number }>(),
      content: jsonSerde<number>(),
      read: (): SliceRecord<{ readonly day: number }> => ({ kind: 'other', event: 'none' }),
      row: () => ({ key: 'a', content: 1 as number | undefined, why: 'because' }),
    });
    stream.peek(
      (
        update: SliceUpdate<
          Message,
          { readonly day: number },
          { key: string; content: number | undefined; why: string }
        >,
      ) => {
        if (update.kind !== 'change') return;
        const pieces: number = (update.newValue ?? 0) + update.context.day;
        const why: string | undefined = update.row?.why;
        // @ts-expect-error a content is a number
        const text: string | null = update.newValue;
        return [pieces, why, text];
      },
    );
    builder.stream({ ...messages, name: 'others' }, { name: 'others' }).replaceSlice({
      name: 'untyped',
      context: stringSerde,
      // @ts-expect-error the serde is of texts, rows are numbers
      content: stringSerde,
      read: (): SliceRecord<string> => ({ kind: 'other', event: 'none' }),
      row: () => ({ key: 'a', content: 1 }),
    });
  });
});

describe('aggregateSlice', () => {
  const groups = (sent: Record<string, unknown>[]) =>
    sent
      .filter(({ kind }) => kind === 'group')
      .map(({ version, oldValue, newValue, context }) => [version, oldValue, newValue, context]);
  const change = (by: number): Message => ({ kind: 'change', slice: 'north', by });
  const settled = (revision: number, context: string): Message => ({ kind: 'settled', ...place, revision, context });

  it('lets what changed go on once, when it is settled, with old and new', () => {
    const { send } = run(totals());
    expect(send('ann', change(1), change(2))).toEqual([]);
    expect(groups(send('ann', settled(1, 'c')))).toEqual([[1, null, 3, 'c']]);
    expect(groups(send('ann', change(5), change(-5), settled(2, 'c')))).toEqual([]);
    expect(groups(send('ann', change(-3), settled(3, 'c')))).toEqual([[2, 3, null, 'c']]);
    expect(groups(send('ann', change(4), settled(4, 'c')))).toEqual([[3, null, 4, 'c']]);
  });

  it('forgets a group that came and went between two ends', () => {
    const { driver, send } = run(totals());
    expect(groups(send('ann', change(1), change(-1), settled(1, 'c')))).toEqual([]);
    expect(driver.getGroupedStore('totals-slices').size('ann|north|3')).toBe(1);
  });

  it('lets all groups go on when the slice is seen differently, with the merged context', () => {
    const { send } = run(totals());
    send('ann', change(1), settled(1, 'b'));
    expect(groups(send('ann', settled(2, 'a')))).toEqual([]);
    expect(groups(send('ann', settled(3, 'c')))).toEqual([[2, 1, 1, 'c']]);
  });

  it('takes nothing of a revision that is not whole, and no row after the end of one', () => {
    const { driver, send } = run(totals());
    const counted = (revision: number, by: number): Message => ({ ...row(revision, 'bolt', 1), by }) as Message;
    expect(groups(send('ann', begin(1), counted(1, 2), end(1, true, 1)))).toEqual([[1, null, 2, 'stock 1']]);
    const partial = send('ann', begin(2), counted(2, 7), end(2, true, 9));
    expect(partial).toMatchObject([{ kind: 'end', decision: 'partial', heldBack: 'rows-missing', changed: 0 }]);
    expect(send('ann', end(1, true, 1))).toMatchObject([{ kind: 'end', decision: 'stale', storedRevision: 2 }]);
    expect(groups(send('ann', begin(3), counted(3, 3), end(3)))).toEqual([[2, 2, 3, 'stock 3']]);
    expect(send('ann', counted(3, 4), end(3))).toEqual([]);
    expect(driver.counts()).toEqual({
      'totals.partial_discarded': 1,
      'totals.row_after_end': 1,
      'totals.resent_marker': 1,
    });
  });
});

import {
  countSerde,
  type FixedKeyProcessor,
  jsonSerde,
  keyValueStore,
  type Processor,
  RecordError,
  type Serde,
  SerdeError,
  type SliceRecord,
  StreamsBuilder,
  stringSerde,
  TimeWindows,
  type Topic,
  type Topology,
} from '@millrace/streams';

/**
 * Steps that a record can ask to be refused by, and which records come to them: `events` all in the first sub-topology, where
 * `source` is one whose bytes do not decode; `spends` those in the one by account.
 */
export const poisonedSteps = {
  source: 'events',
  validate: 'events',
  total: 'events',
  'select-key': 'events',
  join: 'spends',
  ledger: 'spends',
  slice: 'spends',
  window: 'spends',
  sweep: 'spends',
  tick: 'spends',
  sink: 'spends',
} as const;
export type PoisonedStep = keyof typeof poisonedSteps;

/** One input record. Those of an account are all in one partition, in the order of their numbers. */
export interface AccountEvent {
  readonly account: string;
  /** Number within its account: 1, 2, 3 … */
  readonly number: number;
  readonly campaign: string;
  /** `limit` sets the account's limit, which the spends after it are joined with. */
  readonly kind: 'spend' | 'limit';
  readonly amount: number;
  /** Event time, epoch milliseconds. */
  readonly time: number;
  /** When it was sent by the wall clock of the generator, epoch milliseconds. */
  readonly sent: number;
  readonly poison?: PoisonedStep;
}

/** A spend as it was entered in its account's ledger. */
export interface LedgerEntry {
  readonly number: number;
  /** Entries of the account up to this one, and their amounts' sum. */
  readonly entries: number;
  readonly balance: number;
  readonly limit: number | null;
  readonly sent: number;
}

/** A row of an account's slice that was put in, changed or taken out. */
export interface SliceChange {
  readonly row: string;
  /** 1, 2, 3 … for each row. */
  readonly version: number;
  /** Null when it was taken out. */
  readonly content: number | null;
}

export interface Total {
  readonly count: number;
  readonly amount: number;
}

/** The topics of one run; every run has an application of its own. */
export interface ApplicationTopics {
  readonly application: string;
  readonly input: string;
  /** Every valid event, as it came. */
  readonly echo: string;
  readonly totals: string;
  readonly ledger: string;
  readonly windows: string;
  readonly late: string;
  readonly sweeps: string;
  readonly ticks: string;
  readonly slices: string;
}

export function topicsOf(application: string): ApplicationTopics {
  const name = (suffix: string) => `${application}-${suffix}`;
  return {
    application,
    input: name('in'),
    echo: name('echo'),
    totals: name('totals'),
    ledger: name('ledger'),
    windows: name('closed-windows'),
    late: name('late'),
    sweeps: name('sweeps'),
    ticks: name('ticks'),
    slices: name('slices'),
  };
}

/** Names of the repartition topics, as the application's id and the steps' names give them. */
export function repartitionTopics({ application }: ApplicationTopics): { byAccount: string; byCampaign: string } {
  return {
    byAccount: `${application}-by-account-repartition`,
    byCampaign: `${application}-by-campaign-repartition`,
  };
}

export const WINDOW_MS = 10_000;
export const GRACE_MS = 5_000;
/** Entries of a ledger that make a revision of its account's slice. */
export const REVISION_ENTRIES = 10;
/** Names that rows of a slice can have: more than a revision has, so that each takes some out. */
const ROW_NAMES = 13;
/** Contents that rows can have: few, so that a row often comes again as it was. */
const ROW_CONTENTS = 3;
const POISONED_ROW = 'poisoned';
const SWEEP_INTERVAL_MS = 400;
const TICK_INTERVAL_MS = 2_000;

const events = jsonSerde<AccountEvent>();
const total = jsonSerde<Total>();

/** An entry and the step behind the ledger that refuses it. */
type RefusedEntry = LedgerEntry & { readonly refused?: 'slice' | 'sink' };

/** Refuses to serialise what asks for that, so that a sink has something to refuse. */
const ledgerEntries: Serde<RefusedEntry> = {
  ...jsonSerde<LedgerEntry>(),
  serialize(entry) {
    if (entry.refused === 'sink') throw new SerdeError('this entry is poisoned');
    return jsonSerde<LedgerEntry>().serialize(entry);
  },
};

function refusedBy(step: PoisonedStep, event: AccountEvent): void {
  if (event.poison === step) throw new RecordError(`event ${event.number} of ${event.account} is poisoned`);
}

type JoinedSpend = AccountEvent & { readonly limit: number | null };

const balances = keyValueStore({ name: 'balances', key: stringSerde, value: jsonSerde<Total>() });
const ledger: FixedKeyProcessor<string, JoinedSpend, RefusedEntry, { balances: typeof balances }> = {
  name: 'ledger',
  stores: { balances },
  keysOf: ({ key }, prefetch) => prefetch.balances.key(key),
  process({ key, value }, context) {
    const before = context.stores.balances.get(key) ?? { count: 0, amount: 0 };
    const after = { count: before.count + 1, amount: before.amount + value.amount };
    context.stores.balances.put(key, after);
    context.forward({
      number: value.number,
      entries: after.count,
      balance: after.amount,
      limit: value.limit,
      sent: value.sent,
      ...((value.poison === 'sink' || value.poison === 'slice') && { refused: value.poison }),
    });
    refusedBy('ledger', value);
  },
};

/** The row that a ledger entry is of its account's slice, and its revision: as many entries as a revision has differ in it. */
export function rowOf({ entries, balance }: Pick<LedgerEntry, 'entries' | 'balance'>): {
  readonly revision: number;
  readonly row: string;
  readonly content: number;
} {
  return {
    revision: Math.ceil(entries / REVISION_ENTRIES),
    // A number without a common divisor steps through all names before it comes back to one.
    row: `row-${(entries * 5) % ROW_NAMES}`,
    content: balance % ROW_CONTENTS,
  };
}

/** What one ledger entry is to the slice: its row, and before or after it the bounds of the revision. */
type SliceMessage = SliceRecord<string> & { readonly row?: string; readonly content?: number };

function sliceMessages(entry: RefusedEntry): SliceMessage[] {
  const { revision, row, content } = rowOf(entry);
  const of = { slice: 'entries', revision };
  const messages: SliceMessage[] = [{ kind: 'row', ...of, row, content }];
  if (entry.entries % REVISION_ENTRIES === 1) messages.unshift({ kind: 'begin', ...of, context: String(revision) });
  if (entry.entries % REVISION_ENTRIES === 0) {
    messages.push({ kind: 'end', ...of, complete: true, rows: REVISION_ENTRIES });
  }
  // Behind what has begun a revision already, or ended one.
  if (entry.refused === 'slice') messages.push({ kind: 'row', ...of, row: POISONED_ROW, content: 0 });
  return messages;
}

const pending = keyValueStore({ name: 'pending', key: stringSerde, value: total });
/** Gathers what an account spends and sends it off every so often by the wall clock: each amount exactly once. */
const sweep: Processor<string, AccountEvent, string, Total, { pending: typeof pending }> = {
  name: 'sweep',
  stores: { pending },
  init(context) {
    context.schedule(SWEEP_INTERVAL_MS, 'wall-clock', (timestamp) => {
      for (const [account, gathered] of context.stores.pending.all()) {
        context.forward(account, gathered, timestamp);
        context.stores.pending.delete(account);
      }
    });
  },
  keysOf: ({ key }, prefetch) => prefetch.pending.key(key),
  process({ key, value }, context) {
    const before = context.stores.pending.get(key) ?? { count: 0, amount: 0 };
    context.stores.pending.put(key, { count: before.count + 1, amount: before.amount + value.amount });
    refusedBy('sweep', value);
  },
};

const tickCounts = keyValueStore({ name: 'tick-counts', key: stringSerde, value: countSerde });
/** Counts the ticks of its task's stream time: 1, 2, 3 … under the partition's number. */
const tick: Processor<string, AccountEvent, string, number, { tickCounts: typeof tickCounts }> = {
  name: 'tick',
  stores: { tickCounts },
  init(context) {
    context.schedule(TICK_INTERVAL_MS, 'stream-time', () => {
      const [[partition, count] = [undefined, 0]] = context.stores.tickCounts.all();
      if (partition === undefined) return;
      context.stores.tickCounts.put(partition, count + 1);
      context.forward(partition, count + 1);
    });
  },
  process({ value }, context) {
    const partition = String(context.metadata.partition);
    if (context.stores.tickCounts.get(partition) === undefined) context.stores.tickCounts.put(partition, 0);
    refusedBy('tick', value);
  },
};

/** A topology that must not be started over the state of the usual one: windows twice as long, and a store more. */
export type Variant = 'longer-windows';

/**
 * The application that the faults are done to. Sub-topology: what has no state (validate, echo, send on by account and
 * by campaign); totals by campaign, combined before they travel; and by account a table, a join with it, a ledger,
 * slice of rows that is replaced every ten entries, windows on each account's own clock, and punctuations of both clocks.
 */
export function faultApplication(topics: ApplicationTopics, variant?: Variant): Topology {
  const text = <V>(name: string, value: Serde<V>): Topic<string, V> => ({ name, key: stringSerde, value });
  const builder = new StreamsBuilder({ applicationId: topics.application });
  const valid = builder
    .stream(text(topics.input, events), { name: 'events', timestamp: (event) => event.time })
    .mapValues(
      (event) => {
        refusedBy('validate', event);
        return event;
      },
      { name: 'validate' },
    );
  valid.to(text(topics.echo, events), { name: 'echo' });
  valid
    .groupBy(({ campaign }) => campaign, { name: 'by-campaign', key: stringSerde, value: events })
    .aggregate<Total>(
      {
        init: () => ({ count: 0, amount: 0 }),
        add: (sum, event) => {
          refusedBy('total', event);
          return { count: sum.count + 1, amount: sum.amount + event.amount };
        },
        merge: (one, other) => ({ count: one.count + other.count, amount: one.amount + other.amount }),
      },
      { name: 'campaign-totals', value: total },
    )
    .toStream()
    .to(text<Total | null>(topics.totals, total as Serde<Total | null>), { name: 'totals' });

  const byAccount = valid
    .selectKey(
      (event) => {
        refusedBy('select-key', event);
        return event.account;
      },
      { name: 'select-account' },
    )
    .repartition({ name: 'by-account', key: stringSerde, value: events });
  const { limits, spends } = byAccount
    .split({ name: 'kind' })
    .branch('limits', ({ kind }) => kind === 'limit')
    .defaultBranch('spends');
  const limitTable = limits
    .mapValues(({ amount }) => amount, { name: 'limit-amount' })
    .toTable({ name: 'limits', key: stringSerde, value: countSerde });
  const entries = spends
    .leftJoin(
      limitTable,
      (event, limit): JoinedSpend => {
        refusedBy('join', event);
        return { ...event, limit };
      },
      { name: 'with-limit', key: stringSerde, value: events },
    )
    .processValues(ledger);
  entries.to(text(topics.ledger, ledgerEntries), { name: 'ledger-out' });
  entries
    .flatMapValues(sliceMessages, { name: 'slice-messages' })
    .replaceSlice({
      name: 'slice',
      read: (message): SliceRecord<string> => message,
      row: ({ row, content }) => {
        if (row === POISONED_ROW) throw new RecordError('this row is poisoned');
        return { key: row, content };
      },
      content: jsonSerde<number>(),
      context: stringSerde,
    })
    .flatMapValues(
      (update): SliceChange[] =>
        update.kind === 'change' ? [{ row: update.key, version: update.version, content: update.newValue }] : [],
      { name: 'slice-changes' },
    )
    .to(text(topics.slices, jsonSerde<SliceChange>()), { name: 'slices' });
  spends
    .groupByKey({ name: 'windowed', key: stringSerde, value: events })
    .windowedBy(TimeWindows.ofSizeAndGrace(variant === undefined ? WINDOW_MS : 2 * WINDOW_MS, GRACE_MS), {
      emit: 'on-window-close',
      watermark: {
        group: (event) => {
          refusedBy('window', event);
          return event.account;
        },
      },
      lateTo: text(topics.late, events),
    })
    .count({ name: 'windows', key: stringSerde })
    .toStream()
    .map((count, { key, window }) => [key, { start: window.start, count: count ?? 0 }] as const, { name: 'closed' })
    .to(text(topics.windows, jsonSerde<{ start: number; count: number }>()), { name: 'closed-windows' });
  spends.process(sweep).to(text(topics.sweeps, total), { name: 'sweeps' });
  if (variant !== undefined) spends.toTable({ name: 'newest', key: stringSerde, value: events });
  spends.process(tick).to(text(topics.ticks, countSerde), { name: 'ticks' });
  return builder.build();
}

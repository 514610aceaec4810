import {
  type AccountEvent,
  GRACE_MS,
  type LedgerEntry,
  poisonedSteps,
  REVISION_ENTRIES,
  rowOf,
  type SliceChange,
  type Total,
  WINDOW_MS,
} from './application.ts';

/** What an input record is: an event, or bytes that are none, under the name they carry. */
export type Input = AccountEvent | { readonly broken: string };

/** What the outputs must be. Lists are in the order in which the topic has to have them, account by account. */
export interface Truth {
  readonly echo: ReadonlyMap<string, readonly number[]>;
  readonly ledger: ReadonlyMap<string, readonly Omit<LedgerEntry, 'sent'>[]>;
  readonly totals: ReadonlyMap<string, Total>;
  /** Closed windows by account and start. */
  readonly windows: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly late: ReadonlyMap<string, readonly number[]>;
  readonly spent: ReadonlyMap<string, Total>;
  /** Changes of an account's slice by `account/row`. */
  readonly slices: ReadonlyMap<string, readonly SliceChange[]>;
  /** Names of the dead letters of the input and of the repartition topic. */
  readonly lettersOfInput: readonly string[];
  readonly lettersOfAccounts: readonly string[];
}

/** The name of an event in messages and in lists of dead letters. */
export function nameOf({ account, number }: Pick<AccountEvent, 'account' | 'number'>): string {
  return `${account}#${number}`;
}

/** An account while its events are gone through. */
interface Account {
  limit: number | null;
  watermark: number;
  readonly spent: { count: number; amount: number };
  readonly open: Map<number, number>;
  /** What the slice has, and the rows that the open revision has shown. */
  readonly rows: Map<string, number>;
  readonly shown: Set<string>;
}

/** Computes the outputs anew from the input, without anything of the runtime. `inputs` are in order within each account. */
export function truthOf(inputs: Iterable<Input>): Truth {
  const echo = new Map<string, number[]>();
  const ledger = new Map<string, Omit<LedgerEntry, 'sent'>[]>();
  const totals = new Map<string, Total>();
  const windows = new Map<string, Map<number, number>>();
  const late = new Map<string, number[]>();
  const accounts = new Map<string, Account>();
  const slices = new Map<string, SliceChange[]>();
  const lettersOfInput: string[] = [];
  const lettersOfAccounts: string[] = [];
  for (const event of inputs) {
    if ('broken' in event) {
      lettersOfInput.push(event.broken);
      continue;
    }
    const { account, campaign, number, amount, poison } = event;
    if (poison !== undefined && poisonedSteps[poison] === 'events') {
      lettersOfInput.push(nameOf(event));
      continue;
    }
    append(echo, account, number);
    totals.set(campaign, plus(totals.get(campaign), amount));
    const known = accountOf(accounts, account);
    if (event.kind === 'limit') {
      known.limit = amount;
    } else if (poison !== undefined) {
      lettersOfAccounts.push(nameOf(event));
    } else {
      known.spent.count += 1;
      known.spent.amount += amount;
      const entry = { number, entries: known.spent.count, balance: known.spent.amount, limit: known.limit };
      append(ledger, account, entry);
      for (const [row, content] of replaced(known, entry)) {
        const name = `${account}/${row}`;
        append(slices, name, { row, version: (slices.get(name)?.length ?? 0) + 1, content });
      }
      if (!placed(known, event, windowsOf(windows, account))) append(late, account, number);
    }
  }
  const spent = new Map([...accounts].map(([account, { spent }]) => [account, spent]));
  return { echo, ledger, totals, windows, late, spent, slices, lettersOfInput, lettersOfAccounts };
}

/** Counts a spend in its window; false when that has closed. Moves windows that its time closes to `closed`. */
function placed(account: Account, { time }: AccountEvent, closed: Map<number, number>): boolean {
  account.watermark = Math.max(account.watermark, time);
  const start = Math.floor(time / WINDOW_MS) * WINDOW_MS;
  const isLate = start + WINDOW_MS + GRACE_MS <= account.watermark;
  if (!isLate) account.open.set(start, (account.open.get(start) ?? 0) + 1);
  for (const [open, count] of account.open) {
    if (open + WINDOW_MS + GRACE_MS > account.watermark) continue;
    closed.set(open, count);
    account.open.delete(open);
  }
  return !isLate;
}

/** Takes an entry into its account's slice; answers the rows that this changes, null for those it takes out. */
function replaced(
  { rows, shown }: Account,
  entry: Pick<LedgerEntry, 'entries' | 'balance'>,
): Array<readonly [row: string, content: number | null]> {
  const { row, content } = rowOf(entry);
  const changes: Array<readonly [string, number | null]> = rows.get(row) === content ? [] : [[row, content]];
  rows.set(row, content);
  shown.add(row);
  if (entry.entries % REVISION_ENTRIES !== 0) return changes;
  for (const name of rows.keys()) {
    if (shown.has(name)) continue;
    rows.delete(name);
    changes.push([name, null]);
  }
  shown.clear();
  return changes;
}

function plus(before: Total | undefined, amount: number): Total {
  return { count: (before?.count ?? 0) + 1, amount: (before?.amount ?? 0) + amount };
}

function append<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function accountOf(accounts: Map<string, Account>, name: string): Account {
  const known = accounts.get(name);
  if (known !== undefined) return known;
  const fresh: Account = {
    limit: null,
    watermark: -1,
    spent: { count: 0, amount: 0 },
    open: new Map(),
    rows: new Map(),
    shown: new Set(),
  };
  accounts.set(name, fresh);
  return fresh;
}

function windowsOf(windows: Map<string, Map<number, number>>, account: string): Map<number, number> {
  const known = windows.get(account);
  if (known !== undefined) return known;
  const fresh = new Map<number, number>();
  windows.set(account, fresh);
  return fresh;
}

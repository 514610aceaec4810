import type { Topology } from '@millrace/streams';
import type { Message } from 'node-rdkafka';
import {
  type AccountEvent,
  type ApplicationTopics,
  type LedgerEntry,
  repartitionTopics,
  type SliceChange,
  type Total,
} from './application.ts';
import type { Findings } from './findings.ts';
import { compareState, type RedisClient } from './state.ts';
import { readCommitted } from './topics.ts';
import { type Input, nameOf, type Truth, truthOf } from './truth.ts';

/** What of a record is looked at. */
type Kept = Pick<Message, 'key' | 'value'>;

/** What is checked, and where. */
export interface Checked {
  readonly kafka: string;
  readonly redis: RedisClient;
  readonly topics: ApplicationTopics;
  readonly topology: Topology;
  /** Records that the generator sent. */
  readonly sent: number;
  /** Input records that are in the topic no more, in order. */
  readonly earlier: readonly Message[];
}

/** Reads every output as a reader of committed records sees it and holds it against what the input says it must be, and the state against its changelogs. */
export async function check(checked: Checked, findings: Findings): Promise<void> {
  const { kafka, topics, redis, topology } = checked;
  const read = (topic: string) => readCommitted(kafka, topic);
  const unswept = await lastByKey(kafka, `${topics.application}-pending-changelog`);
  await checkOutputs({ ...checked, read, unswept }, findings);
  await compareState(kafka, redis, topology, findings);
}

/** What outputs are checked by, wherever they lie. */
export interface CheckedOutputs extends Pick<Checked, 'topics' | 'sent' | 'earlier'> {
  /** Every record of a topic, partition by partition in order. */
  read(topic: string): Promise<readonly Kept[]>;
  /** What waits to be swept, by account. */
  readonly unswept: ReadonlyMap<string, Total>;
}

/** Holds every output against what the input says it must be. */
export async function checkOutputs(checked: CheckedOutputs, findings: Findings): Promise<void> {
  const { topics, sent, earlier, read, unswept } = checked;
  const input = [...earlier, ...(await read(topics.input))].map(inputOf);
  findings.compareCount('records of the input', sent, input.length);
  const truth = truthOf(input);
  compareByAccount('echo', truth.echo, await read(topics.echo), (value) => (value as AccountEvent).number, findings);
  compareByAccount('ledger', truth.ledger, await read(topics.ledger), entryOf, findings);
  compareByAccount('late', truth.late, await read(topics.late), (value) => (value as AccountEvent).number, findings);
  compareWindows(truth, await read(topics.windows), findings);
  compareTotals(truth, await read(topics.totals), findings);
  compareSlices(truth, await read(topics.slices), findings);
  compareTicks(await read(topics.ticks), findings);
  compareSweeps(truth, await read(topics.sweeps), unswept, findings);
  const { byAccount } = repartitionTopics(topics);
  compareLetters(topics.input, truth.lettersOfInput, await read(`${topics.input}.dlq`), findings);
  compareLetters(byAccount, truth.lettersOfAccounts, await read(`${byAccount}.dlq`), findings);
}

function inputOf({ value }: Kept): Input {
  const text = String(value);
  return text.startsWith('{') ? (JSON.parse(text) as AccountEvent) : { broken: text };
}

function entryOf(value: unknown): Omit<LedgerEntry, 'sent'> {
  const { sent: _sent, ...entry } = value as LedgerEntry;
  return entry;
}

/** Decoded values by key, in order. */
function valuesByKey(messages: readonly Kept[]): Map<string, unknown[]> {
  const byKey = new Map<string, unknown[]>();
  for (const { key, value } of messages) {
    const values = byKey.get(String(key)) ?? [];
    values.push(value === null ? null : JSON.parse(value.toString()));
    byKey.set(String(key), values);
  }
  return byKey;
}

function compareByAccount<V>(
  what: string,
  expected: ReadonlyMap<string, readonly V[]>,
  messages: readonly Kept[],
  take: (value: unknown) => V,
  findings: Findings,
): void {
  // The echo is keyed by region: what it tells is told by account.
  const seen = new Map<string, V[]>();
  for (const { key, value } of messages) {
    const decoded: unknown = JSON.parse(String(value));
    const account = (decoded as { account?: string }).account ?? String(key);
    const values = seen.get(account) ?? [];
    values.push(take(decoded));
    seen.set(account, values);
  }
  const name = (value: V): string =>
    String(typeof value === 'object' && value !== null && 'number' in value ? value.number : value);
  for (const account of new Set([...expected.keys(), ...seen.keys()])) {
    findings.compare(`${what} of ${account}`, expected.get(account) ?? [], seen.get(account) ?? [], name);
  }
}

function compareWindows({ windows }: Truth, messages: readonly Kept[], findings: Findings): void {
  const seen = valuesByKey(messages) as Map<string, Array<{ start: number; count: number }>>;
  for (const account of new Set([...windows.keys(), ...seen.keys()])) {
    const byStart = <W extends { start: number }>(list: readonly W[]) => [...list].sort((a, b) => a.start - b.start);
    const expected = [...(windows.get(account) ?? [])].map(([start, count]) => ({ start, count }));
    findings.compare(`windows of ${account}`, byStart(expected), byStart(seen.get(account) ?? []), ({ start }) =>
      String(start),
    );
  }
}

/** Row by row: in which order a revision's end takes out what it did not show is nobody's business. */
function compareSlices({ slices }: Truth, messages: readonly Kept[], findings: Findings): void {
  const seen = new Map<string, SliceChange[]>();
  for (const { key, value } of messages) {
    const change = JSON.parse(String(value)) as SliceChange;
    const name = `${key}/${change.row}`;
    const changes = seen.get(name) ?? [];
    changes.push(change);
    seen.set(name, changes);
  }
  for (const row of new Set([...slices.keys(), ...seen.keys()])) {
    findings.compare(`slice row ${row}`, slices.get(row) ?? [], seen.get(row) ?? [], ({ version }) => String(version));
  }
}

/** Each update counts more records than the one before, and the last one all of them. */
function compareTotals({ totals }: Truth, messages: readonly Kept[], findings: Findings): void {
  const seen = valuesByKey(messages) as Map<string, Total[]>;
  for (const [campaign, expected] of totals) {
    let last: Total = { count: 0, amount: 0 };
    for (const next of seen.get(campaign) ?? []) {
      if (next.count <= last.count) findings.add('doubled', `totals of ${campaign}: ${next.count} after ${last.count}`);
      last = next;
    }
    findings.compareCount(`totals of ${campaign}`, expected.count, last.count);
    if (last.count === expected.count && last.amount !== expected.amount) {
      findings.add('wrong', `totals of ${campaign}: ${last.amount} instead of ${expected.amount}`);
    }
  }
}

/** What was swept, and what waits to be, is each account's spending. */
function compareSweeps(
  { spent }: Truth,
  messages: readonly Kept[],
  unswept: ReadonlyMap<string, Total>,
  findings: Findings,
): void {
  const seen = valuesByKey(messages) as Map<string, Total[]>;
  for (const [account, expected] of spent) {
    const parts = [...(seen.get(account) ?? []), ...(unswept.has(account) ? [unswept.get(account) as Total] : [])];
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    const amount = parts.reduce((sum, part) => sum + part.amount, 0);
    findings.compareCount(`sweeps of ${account}`, expected.count, count);
    if (count === expected.count && amount !== expected.amount) {
      findings.add('wrong', `sweeps of ${account}: ${amount} instead of ${expected.amount}`);
    }
  }
}

/** The ticks of a task are numbered without a gap. */
function compareTicks(messages: readonly Kept[], findings: Findings): void {
  const byTask = new Map<string, number[]>();
  for (const { key, value } of messages) {
    const numbers = byTask.get(String(key)) ?? [];
    numbers.push(Number((value as Buffer).readBigInt64BE()));
    byTask.set(String(key), numbers);
  }
  for (const [task, numbers] of byTask) {
    const expected = Array.from({ length: Math.max(...numbers) }, (_, index) => index + 1);
    findings.compare(`ticks of task ${task}`, expected, numbers, String);
  }
}

function compareLetters(
  topic: string,
  expected: readonly string[],
  messages: readonly Kept[],
  findings: Findings,
): void {
  const seen = messages.map((message) => {
    const input = inputOf(message);
    return 'broken' in input ? input.broken : nameOf(input);
  });
  findings.compare(`dead letters of ${topic}`, [...expected].sort(), [...seen].sort(), (name) => name);
}

async function lastByKey(kafka: string, topic: string): Promise<Map<string, Total>> {
  const last = new Map<string, Total>();
  for (const { key, value } of await readCommitted(kafka, topic)) {
    if (value === null) last.delete(String(key));
    else last.set(String(key), JSON.parse(value.toString()) as Total);
  }
  return last;
}

/**
 * What the model knows of the world: one partition of the input, one task with two fields of state, two processes.
 *
 * Record `i` is counted: its output says `i + 1`. It sets field `a` to its count; field `b` is set by every other record and
 * deleted by the ones between, so that deletions are part of the game. 0 stands for "is not there".
 */

export type Who = 'P' | 'Q';
export const everyone: readonly Who[] = ['P', 'Q'];

export interface Fields {
  readonly a: number;
  readonly b: number;
}

/** A commit as the changelog gets it: record `record` with the state after it. */
export interface Commit extends Fields {
  readonly record: number;
  readonly seq: number;
}

/** What is sent for a record: the count that the process held to be right. */
export interface Output {
  readonly record: number;
  readonly count: number;
}

/** A Kafka transaction. Each has one record, its output and one changelog record; more only where a fence is out. */
export interface Txn extends Commit {
  readonly by: Who;
  readonly outputs: readonly Output[];
  /** The position that it commits: the record to go on from. */
  readonly next: number;
  /** Which instance of the producer began it. */
  readonly producerEpoch: number;
  /** The changelog record has left the client. */
  readonly delivered: boolean;
  readonly offsetsSent: boolean;
  readonly end: 'open' | 'committed' | 'aborted';
  /** The end's marker has arrived in the changelog, and at the group's offsets. */
  readonly logMarked: boolean;
  readonly offsetsMarked: boolean;
}

/** The task in Redis: its meta hash and its fields. */
export interface RedisState extends Fields {
  readonly epoch: number;
  readonly owner: Who;
  readonly seq: number | null;
  readonly floor: number | null;
  readonly rebuilding: boolean;
  /** Parts written since the last commit, and by whose epoch; null when it is whole. */
  readonly applying: { readonly epoch: number; readonly parts: number } | null;
  /** Written longer ago than deletions are kept in the changelog. */
  readonly old: boolean;
}

/**
 * Where a process stands. `idle`: has no lane. `joining`: `producer.init` is done, it waits for the group. Then the steps of
 * `Restorer`, from `assigned` to `starting`. The last are those of `Lane` and `Transaction`: with nothing under way it is `ready`;
 * a transaction that ends has `produced` its changelog, `sent` its offsets and was `answered`, or is `undone`.
 */
export type Step =
  | 'idle'
  | 'joining'
  | 'assigned'
  | 'settled'
  | 'acquired'
  | 'rebuild'
  | 'clearing'
  | 'reading'
  | 'applying'
  | 'finishing'
  | 'ending-rebuild'
  | 'starting'
  | 'ready'
  | 'produced'
  | 'sent'
  | 'answered'
  | 'undone';

/** What a restore has found out. */
export interface Restore {
  readonly applied: number;
  readonly start: number;
  readonly end: number;
  readonly rebuild: boolean;
  readonly old: boolean;
  /** From the changelog: what it has of each field, undefined where it tells nothing, and the last commit. */
  readonly a?: number;
  readonly b?: number;
  readonly seq: number;
}

/** A commit on its way to Redis, and whether its first part is written. */
export interface Flush extends Commit {
  readonly floor: number;
  readonly half: boolean;
}

export interface Process {
  readonly step: Step;
  readonly producerEpoch: number;
  readonly generation: number;
  readonly epoch: number;
  readonly restore: Restore | null;
  readonly position: number;
  readonly seq: number;
  readonly flushedSeq: number;
  readonly floor: number;
  /** State that it has in memory, after the last record that it processed; null where it reads Redis. */
  readonly cache: Fields | null;
  /** Its transaction that ends, by number. */
  readonly ending: number | null;
  /** The record that was processed behind it, and the state after that. */
  readonly ahead: (Fields & { readonly record: number }) | null;
  /** What is sent once it is known how the transaction has ended. */
  readonly held: readonly Output[];
  /** A position that is left of what was undone; 0 unless a fence is out. */
  readonly passed: number;
  readonly flushes: readonly Flush[];
}

export interface World {
  readonly processes: Readonly<Record<Who, Process>>;
  readonly group: { readonly owner: Who; readonly generation: number };
  /** Who has taken the name last, where both have the same: the other one finds that out and ends. */
  readonly named: Who;
  /** By transactional id: the epoch that the coordinator accepts. */
  readonly producers: Readonly<Record<string, number>>;
  readonly txns: readonly Txn[];
  /** The changelog: numbers of transactions. */
  readonly log: readonly number[];
  /** Before this, compaction has removed deletions. */
  readonly compacted: number;
  /** How often the task was acquired: the clock of epochs. */
  readonly acquired: number;
  readonly redis: RedisState | null;
  /** A copy of Redis that may come back. */
  readonly copy: RedisState | null;
  readonly faults: Faults;
  /** What a process saw that must not be. */
  readonly wrong?: string;
}

/** How many faults are still to come. */
export interface Faults {
  /** The group gives the task to the other process, whose owner does not know. */
  readonly moves: number;
  /** The group asks the owner for the task, for the other process. */
  readonly handovers: number;
  /** The client can't do something of a transaction, which must be undone. */
  readonly aborts: number;
  /** A process dies at any point and comes back. */
  readonly crashes: number;
  /** The coordinator aborts a transaction that takes too long. */
  readonly timeouts: number;
  /** Redis loses everything, or its last writes. */
  readonly losses: number;
  /** Redis comes back as an old backup had it. */
  readonly backups: number;
}

/** What is known about commit `seq` and all before it. */
export function fold(world: World, seq: number): Fields {
  const known = world.txns.filter((txn) => txn.end === 'committed' && txn.seq <= seq);
  const last = known.reduce<Txn | undefined>(
    (max, txn) => (max === undefined || txn.seq > max.seq ? txn : max),
    undefined,
  );
  return { a: last?.a ?? 0, b: last?.b ?? 0 };
}

/** A process as it begins. */
export const fresh: Process = {
  step: 'idle',
  producerEpoch: 0,
  generation: 0,
  epoch: 0,
  restore: null,
  position: 0,
  seq: -1,
  flushedSeq: -1,
  floor: 0,
  cache: null,
  ending: null,
  ahead: null,
  held: [],
  passed: 0,
  flushes: [],
};

export function update(world: World, who: Who, change: Partial<Process>): World {
  return { ...world, processes: { ...world.processes, [who]: { ...world.processes[who], ...change } } };
}

export function updateTxn(world: World, number: number, change: Partial<Txn>): World {
  return { ...world, txns: world.txns.map((txn, i) => (i === number ? { ...txn, ...change } : txn)) };
}

/** A transaction that was undone, everywhere at once: nobody waits for its markers. */
export const aborted = { end: 'aborted', logMarked: true, offsetsMarked: true } as const;

/** A process without a lane; a transaction that it had open stays so. */
export function fail(world: World, who: Who): Pick<World, 'processes'> {
  return { processes: { ...world.processes, [who]: fresh } };
}

/** The id by which the coordinator knows a process: both have one when they have the same name. */
export function transactionalId(who: Who, sameName: boolean): string {
  return sameName ? 'P-Q' : who;
}

/** First position of the changelog that readers of committed records may not pass yet. */
export function lastStable(world: World): number {
  const held = world.log.findIndex((number) => world.txns[number]?.logMarked !== true);
  return held < 0 ? world.log.length : held;
}

/** The group's position, as far as markers have arrived, and whether a transaction holds another one. */
export function committedPosition({ txns }: World): { readonly position: number; readonly pending: boolean } {
  const ended = txns.filter(({ end, offsetsMarked }) => end === 'committed' && offsetsMarked);
  return {
    position: Math.max(0, ...ended.map(({ next }) => next)),
    pending: txns.some(({ offsetsSent, offsetsMarked }) => offsetsSent && !offsetsMarked),
  };
}

/**
 * Commit, acquire and restore of the stream runtime as a state machine: two processes, one task, every order of their steps.
 * Docs: docs/streams/exactly-once.md. Where each step is in the code:
 *
 * | step | code |
 * | --- | --- |
 * | init | `TransactionalProducer.init`, when `StreamsApp` opens a lane |
 * | settle | `Restorer.#settle` |
 * | acquireScript, the changelog's end | `Restorer.#plan`, `whyRebuild` |
 * | startRebuildScript, clearScript | `RedisTaskState.startRebuild` |
 * | reads the changelog | `Restorer.#read`, `#collect` |
 * | applyScript (part, end) of a restore | `Restorer.#apply`, `#finish` |
 * | starts at the group's position | `Lane.#startTasks` |
 * | loads and processes | `TaskState.load`, `Lane.#processRecords` |
 * | delivers | librdkafka sends what `Transaction` gave it, at any time until the commit |
 * | sends offsets, commits | `Transaction.#end` |
 * | applyScript (part, end) of a commit | `StateFlusher.#flush`, `RedisTaskState.apply` |
 */

import type { Machine } from './explore.ts';
import { everyFence, type Fence } from './fences.ts';
import { worldKeys } from './keys.ts';
import { type Answer, acquireScript, applyScript, clearScript, startRebuildScript } from './redis-scripts.ts';
import {
  committedPosition,
  everyone,
  type Faults,
  type Flush,
  fold,
  lastStable,
  type Process,
  type RedisState,
  type Restore,
  type Txn,
  update,
  updateTxn,
  type Who,
  type World,
} from './world.ts';

/** Commits that may be in Kafka but not yet in Redis, as in `StateFlusher`. */
const MAX_UNFLUSHED = 2;

export interface ProtocolOptions {
  /** Records of the input. */
  readonly records: number;
  readonly faults: Faults;
  /** The second process has the first one's name, and so its transactional id: it replaces it. */
  readonly sameName?: boolean;
  /** What is taken out. */
  readonly without?: readonly Fence[];
  /** Also hold against it that an owner that Redis does not know any more changes something there. Default true. */
  readonly strict?: boolean;
}

interface Action {
  readonly name: string;
  readonly next: World;
}

const fresh: Process = {
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
  txn: null,
  flushes: [],
};

/** The machine to explore. */
export function protocol(options: ProtocolOptions): Machine<World> {
  const game = new Protocol(options);
  return {
    initial: game.initial(),
    actions: (world) => [
      ...game.faults(world),
      ...everyone.flatMap((who) => game.steps(world, who)),
      ...game.markers(world),
    ],
    key: worldKeys(),
    isEnd: (world) => isDone(world, options.records),
    violation: (_, world) => world.wrong ?? wrongOutput(world) ?? wrongState(world),
  };
}

/** Everything was done and every fault has happened. */
function isDone({ txns, faults, redis, processes }: World, records: number): boolean {
  const committed = txns.filter(({ end }) => end === 'committed').length;
  const isFlushed = everyone.every((who) => processes[who].flushes.length === 0) && redis?.seq === records - 1;
  return committed === records && isFlushed && Object.values(faults).every((left) => left === 0);
}

/** Read-committed: each record's output once, none left out, each with its true count. */
function wrongOutput({ txns }: World): string | undefined {
  const committed = txns.filter(({ end }) => end === 'committed');
  const records = committed.map(({ record }) => record);
  const position = Math.max(0, ...records.map((record) => record + 1));
  if (new Set(records).size < records.length) return `doubled: outputs of records ${records.join(', ')}`;
  if (records.length < position) return `lost: the group is at ${position}, outputs are of ${records.join(', ')}`;
  const wrong = committed.find(({ record, output }) => output !== record + 1);
  return wrong && `wrong: record ${wrong.record} was counted as ${wrong.output}`;
}

/** State that Redis calls whole is the fold of the changelog. */
function wrongState(world: World): string | undefined {
  const { redis } = world;
  if (redis === null || redis.seq === null || redis.rebuilding || redis.applying !== null) return undefined;
  const { a, b } = fold(world, redis.seq);
  if (redis.a === a && redis.b === b) return undefined;
  return `state: Redis says commit ${redis.seq} and has ${redis.a},${redis.b}; the changelog has ${a},${b}`;
}

class Protocol {
  readonly #fences: ReadonlySet<Fence>;
  readonly #options: ProtocolOptions;

  constructor(options: ProtocolOptions) {
    this.#options = options;
    this.#fences = new Set(everyFence.filter((fence) => options.without?.includes(fence) !== true));
  }

  initial(): World {
    return {
      processes: {
        P: { ...fresh, step: 'assigned', generation: 1 },
        Q: { ...fresh, step: this.#options.sameName ? 'idle' : 'joining' },
      },
      group: { owner: 'P', generation: 1 },
      named: 'P',
      producers: this.#options.sameName ? { 'P-Q': 0 } : { P: 0, Q: 0 },
      txns: [],
      log: [],
      compacted: 0,
      acquired: 0,
      redis: null,
      copy: null,
      faults: this.#options.faults,
    };
  }

  /** What a process can do next. */
  steps(world: World, who: Who): Action[] {
    const named = (name: string, next: World | undefined): Action[] =>
      next ? [{ name: `${who}: ${name}`, next }] : [];
    const { step, flushes } = world.processes[who];
    const flush = flushes[0];
    return [
      ...(step === 'idle' ? named('init', this.#init(world, who)) : []),
      ...named('is given the task by the group', this.#assigned(world, who)),
      ...(step === 'assigned' ? named('settle', this.#settle(world, who)) : []),
      ...(step === 'settled' ? named('acquireScript', this.#acquire(world, who)) : []),
      ...(step === 'acquired' ? named("asks for the changelog's end", this.#plan(world, who)) : []),
      ...(step === 'rebuild' ? named('startRebuild, first step', this.#startRebuild(world, who)) : []),
      ...(step === 'clearing' ? named('startRebuild, second step', this.#clear(world, who)) : []),
      ...(step === 'reading' ? named('reads the changelog', this.#read(world, who)) : []),
      ...(step === 'applying' ? named('applyScript, part of a restore', this.#applyRestore(world, who)) : []),
      ...(step === 'finishing' ? named('applyScript, end of a restore', this.#finish(world, who)) : []),
      ...(step === 'ending-rebuild' ? named('ends the rebuild', this.#endRebuild(world, who)) : []),
      ...(step === 'starting' ? named("starts at the group's position", this.#start(world, who)) : []),
      ...(step === 'ready' ? named('loads and processes a record', this.#process(world, who)) : []),
      ...named('delivers its changelog', this.#deliver(world, who)),
      ...(step === 'produced' ? named('sends offsets', this.#sendOffsets(world, who)) : []),
      ...(step === 'sent' ? named('commits', this.#commit(world, who)) : []),
      ...(flush
        ? named(`applyScript, commit ${flush.seq}, ${flush.half ? 'end' : 'part'}`, this.#flush(world, who, flush))
        : []),
    ];
  }

  /** Ends of transactions arrive at the changelog and at the group's offsets one after the other. */
  markers(world: World): Action[] {
    return world.txns.flatMap(({ end, logMarked, offsetsMarked, record }, i) => {
      if (end !== 'committed') return [];
      const at = (where: string, change: Partial<Txn>): Action => ({
        name: `the commit of record ${record} arrives at ${where}`,
        next: updateTxn(world, i, change),
      });
      return [
        ...(logMarked ? [] : [at('the changelog', { logMarked: true })]),
        ...(offsetsMarked ? [] : [at("the group's offsets", { offsetsMarked: true })]),
      ];
    });
  }

  faults(world: World): Action[] {
    const { faults, redis, copy, processes } = world;
    const spent = (name: keyof Faults, what: string, change: Partial<World>): Action[] =>
      faults[name] > 0
        ? [{ name: what, next: { ...world, ...change, faults: { ...faults, [name]: faults[name] - 1 } } }]
        : [];
    const isQuiet = world.txns.every(
      ({ end, offsetsMarked, logMarked }) => end !== 'open' && offsetsMarked && logMarked,
    );
    // Neither a restore nor a commit on its way to Redis takes as long as deletions are kept.
    const isBusy = everyone.some((who) => processes[who].restore !== null || processes[who].flushes.length > 0);
    const mayReturn = faults.losses + faults.backups > 0 && copy === null && redis !== null;
    return [
      ...everyone.flatMap((who) =>
        world.processes[who].step === 'idle' ? [] : spent('crashes', `${who} dies`, fail(world, who)),
      ),
      ...world.txns.flatMap(({ end, by, record }, i) =>
        end === 'open'
          ? spent('timeouts', `the transaction of record ${record} times out`, this.#abort(world, by, i))
          : [],
      ),
      ...(redis === null ? [] : spent('losses', 'Redis loses everything', { redis: null, copy: null })),
      ...(mayReturn ? [{ name: 'Redis is copied', next: { ...world, copy: redis } }] : []),
      ...(copy === null ? [] : spent('losses', 'Redis loses what it got since the copy', { redis: copy, copy: null })),
      ...(copy === null || !isQuiet || isBusy
        ? []
        : spent('backups', 'Redis comes back from the copy, made long ago', {
            redis: { ...copy, old: true },
            copy: null,
            compacted: world.log.length,
          })),
    ];
  }

  #id(who: Who): string {
    return this.#options.sameName ? 'P-Q' : who;
  }

  /** Fences earlier instances of the transactional id and aborts what they left open. */
  #init(world: World, who: Who): World | undefined {
    const { sameName } = this.#options;
    if (sameName && world.named !== who && who === 'P') return undefined;
    const id = this.#id(who);
    const own = world.txns.map((txn, i) => ({ ...txn, i })).filter(({ by }) => this.#id(by) === id);
    if (own.some(({ end, offsetsMarked, logMarked }) => end === 'committed' && !(offsetsMarked && logMarked)))
      return undefined;
    const epoch = (world.producers[id] ?? 0) + 1;
    const named = sameName ? who : world.named;
    let next: World = { ...world, named, producers: { ...world.producers, [id]: epoch } };
    for (const { end, i } of own) if (end === 'open') next = updateTxn(next, i, aborted);
    return update(next, who, { ...fresh, step: 'joining', producerEpoch: epoch });
  }

  #assigned(world: World, who: Who): World | undefined {
    const { group, faults, processes } = world;
    if (processes[who].step !== 'joining') return undefined;
    const owner = processes[group.owner];
    const isHeld = group.owner !== who && owner.generation === group.generation;
    if (isHeld && faults.moves === 0) return undefined;
    const generation = group.generation + 1;
    const next = {
      ...world,
      group: { owner: who, generation },
      faults: { ...faults, moves: faults.moves - (isHeld ? 1 : 0) },
    };
    return update(next, who, { step: 'assigned', generation });
  }

  #settle(world: World, who: Who): World | undefined {
    const waits = this.#fences.has('positions-settled-first') && this.#fences.has('stable-positions');
    if (waits && committedPosition(world).pending) return undefined;
    return update(world, who, { step: 'settled' });
  }

  #acquire(world: World, who: Who): World {
    const acquired = world.acquired + 1;
    const redis = acquireScript(world, who, acquired, this.#fences);
    // What it was told of the meta is kept in `restore` until it knows the changelog's end.
    const restore = { applied: redis.seq ?? -1, start: redis.floor ?? 0, end: 0, seq: -1, rebuild: isUnusable(redis) };
    return update({ ...world, acquired, redis }, who, {
      step: 'acquired',
      epoch: redis.epoch,
      restore: { ...restore, old: redis.old },
    });
  }

  /** What `whyRebuild` decides. */
  #plan(world: World, who: Who): World {
    const known = world.processes[who].restore as Restore;
    const end = this.#fences.has('uncommitted-end') ? world.log.length : lastStable(world);
    const isOld = this.#fences.has('deletions-kept') && known.old && known.start < end;
    const rebuild = known.rebuild || isOld || known.start > end;
    const restore: Restore = rebuild
      ? { ...known, rebuild, end, applied: -1, start: 0, seq: -1 }
      : { ...known, rebuild, end, seq: known.applied };
    return update(world, who, { step: rebuild ? 'rebuild' : 'reading', restore });
  }

  #startRebuild(world: World, who: Who): World {
    const first = this.#fences.has('rebuild-first') ? startRebuildScript : clearScript;
    return this.#scripted(world, who, first(world.redis, world.processes[who].epoch, this.#fences), {
      step: 'clearing',
    });
  }

  #clear(world: World, who: Who): World {
    const second = this.#fences.has('rebuild-first') ? clearScript : startRebuildScript;
    return this.#scripted(world, who, second(world.redis, world.processes[who].epoch, this.#fences), {
      step: 'reading',
    });
  }

  #read(world: World, who: Who): World | undefined {
    const isCommitted = this.#fences.has('committed-read');
    let restore = world.processes[who].restore as Restore;
    if (isCommitted && lastStable(world) < restore.end) return undefined;
    for (let at = restore.start; at < restore.end; at += 1) {
      const txn = world.txns[world.log[at] ?? -1];
      if (txn === undefined || txn.seq <= restore.applied || (isCommitted && txn.end !== 'committed')) continue;
      // Compaction keeps the last record of a key.
      const last = world.log
        .slice(0, world.compacted)
        .findLastIndex((number) => world.txns[number]?.end === 'committed');
      if (at < last) continue;
      const isForgotten = txn.b === 0 && at < world.compacted;
      restore = { ...restore, a: txn.a, seq: Math.max(restore.seq, txn.seq), ...(!isForgotten && { b: txn.b }) };
    }
    return update(world, who, { step: restore.a === undefined ? 'finishing' : 'applying', restore });
  }

  #applyRestore(world: World, who: Who): World {
    const { epoch, restore } = world.processes[who];
    const { applied, a = 0 } = restore as Restore;
    const call = {
      epoch,
      seqBefore: applied,
      seq: applied,
      partsBefore: 0,
      ends: 'nothing',
      writes: { a },
      floor: 0,
    } as const;
    return this.#scripted(world, who, applyScript(world.redis, call, this.#fences), { step: 'finishing' });
  }

  #finish(world: World, who: Who): World {
    const { epoch, restore } = world.processes[who];
    const { applied, seq, end, rebuild, a, b } = restore as Restore;
    const partsBefore = a === undefined ? 0 : 1;
    const endsLater = rebuild && !this.#fences.has('rebuild-ends-at-once');
    const ends = rebuild && !endsLater ? 'rebuild' : 'commit';
    const call = {
      epoch,
      seqBefore: applied,
      seq,
      partsBefore,
      ends,
      writes: b === undefined ? {} : { b },
      floor: end,
    } as const;
    const step = endsLater ? 'ending-rebuild' : 'starting';
    return this.#scripted(world, who, applyScript(world.redis, call, this.#fences), { step });
  }

  /** As it was once: a call of its own that asked nobody. */
  #endRebuild(world: World, who: Who): World {
    const redis = world.redis && { ...world.redis, rebuilding: false };
    return this.#scripted(world, who, ['OK', redis], { step: 'starting' });
  }

  #start(world: World, who: Who): World | undefined {
    const { position, pending } = committedPosition(world);
    if (pending && this.#fences.has('stable-positions')) return undefined;
    const { seq, end } = world.processes[who].restore as Restore;
    return update(world, who, {
      step: 'ready',
      position,
      seq,
      flushedSeq: seq,
      floor: end,
      restore: null,
      cache: null,
    });
  }

  /** Loads what it has not in memory, counts the record, sends output and changelog to the client's queue. */
  #process(world: World, who: Who): World | undefined {
    const { position, seq, cache, flushes, producerEpoch, epoch, flushedSeq } = world.processes[who];
    if (position >= this.#options.records || flushes.length >= MAX_UNFLUSHED) return undefined;
    const { redis } = world;
    const isInMemory = cache !== null && flushes.length > 0;
    const isBelieved = redis !== null && redis.epoch === epoch && (redis.seq ?? -1) >= flushedSeq;
    if (!isInMemory && !isBelieved && this.#fences.has('load-guard')) return { ...world, ...fail(world, who) };
    const { a } = isInMemory ? cache : (redis ?? { a: 0 });
    const txn: Txn = {
      by: who,
      record: position,
      seq: seq + 1,
      a: a + 1,
      b: position % 2 === 0 ? a + 1 : 0,
      output: a + 1,
      producerEpoch,
      delivered: false,
      offsetsSent: false,
      end: 'open',
      logMarked: false,
      offsetsMarked: false,
    };
    const txns = [...world.txns, txn];
    const early = this.#fences.has('write-after-commit')
      ? flushes
      : [...flushes, this.#flushOf(txn, world.processes[who])];
    return update({ ...world, txns }, who, { step: 'produced', txn: txns.length - 1, flushes: early });
  }

  #deliver(world: World, who: Who): World | undefined {
    const { txn, producerEpoch } = world.processes[who];
    const open = txn === null ? undefined : world.txns[txn];
    if (txn === null || open?.end !== 'open' || open.delivered || this.#isFenced(world, who, producerEpoch))
      return undefined;
    return { ...updateTxn(world, txn, { delivered: true }), log: [...world.log, txn] };
  }

  #sendOffsets(world: World, who: Who): World {
    const { txn, producerEpoch, generation } = world.processes[who];
    const number = txn as number;
    if (this.#isFenced(world, who, producerEpoch)) return { ...world, ...fail(world, who) };
    const { group } = world;
    const isMember = group.owner === who && group.generation === generation;
    if (!isMember && this.#fences.has('group-generation')) {
      const undone = world.txns[number]?.end === 'open' ? updateTxn(world, number, aborted) : world;
      return { ...undone, ...fail(undone, who) };
    }
    const sent = world.txns[number]?.end === 'open' ? updateTxn(world, number, { offsetsSent: true }) : world;
    return update(sent, who, { step: 'sent' });
  }

  #commit(world: World, who: Who): World {
    const process = world.processes[who];
    const number = process.txn as number;
    if (this.#isFenced(world, who, process.producerEpoch)) return { ...world, ...fail(world, who) };
    const delivered = this.#deliver(world, who) ?? world;
    const txn = delivered.txns[number] as Txn;
    const ended = txn.end === 'open' ? updateTxn(delivered, number, { end: 'committed' }) : delivered;
    const isEarly = !this.#fences.has('write-after-commit');
    return update(ended, who, {
      step: 'ready',
      txn: null,
      position: process.position + 1,
      seq: txn.seq,
      cache: { a: txn.a, b: txn.b },
      floor: ended.log.length,
      flushes: isEarly ? process.flushes : [...process.flushes, this.#flushOf(txn, process)],
    });
  }

  #flushOf({ a, b, record, seq }: Txn, { floor }: Process): Flush {
    return { a, b, record, seq, floor, half: false };
  }

  #flush(world: World, who: Who, { seq, a, b, floor, half }: Flush): World {
    const { epoch, flushes, flushedSeq } = world.processes[who];
    const common = { epoch, seqBefore: seq - 1, seq, partsBefore: half ? 1 : 0, floor };
    const answer = half
      ? applyScript(world.redis, { ...common, ends: 'commit', writes: { b } }, this.#fences)
      : applyScript(world.redis, { ...common, ends: 'nothing', writes: { a } }, this.#fences);
    const [first, ...rest] = flushes as [Flush, ...Flush[]];
    return this.#scripted(world, who, answer, {
      flushes: half ? rest : [{ ...first, half: true }, ...rest],
      flushedSeq: half ? Math.max(flushedSeq, seq) : flushedSeq,
    });
  }

  /** Takes over what a script answered; a lane that is refused begins anew. */
  #scripted(world: World, who: Who, [answer, redis]: [Answer, RedisState | null], change: Partial<Process>): World {
    if (answer !== 'OK') return { ...world, ...fail(world, who) };
    const isStranger = world.redis !== null && world.redis.owner !== who;
    const isChanged = JSON.stringify(redis) !== JSON.stringify(world.redis);
    const isWrong = this.#options.strict !== false && isStranger && isChanged;
    return {
      ...update({ ...world, redis }, who, change),
      ...(isWrong && { wrong: `fence: ${who} changed Redis, which is not its own` }),
    };
  }

  #isFenced(world: World, who: Who, producerEpoch: number): boolean {
    return this.#fences.has('producer-epoch') && world.producers[this.#id(who)] !== producerEpoch;
  }

  #abort(world: World, by: Who, number: number): Partial<World> {
    const id = this.#id(by);
    return {
      ...updateTxn(world, number, aborted),
      producers: { ...world.producers, [id]: (world.producers[id] ?? 0) + 1 },
    };
  }
}

const aborted = { end: 'aborted', logMarked: true, offsetsMarked: true } as const;

/** A process without a lane; a transaction that it had open stays so. */
function fail(world: World, who: Who): Pick<World, 'processes'> {
  return { processes: { ...world.processes, [who]: fresh } };
}

function isUnusable({ seq, rebuilding, floor }: RedisState): boolean {
  return seq === null || rebuilding || floor === null;
}

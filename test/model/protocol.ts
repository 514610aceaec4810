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
 * | loads and processes | `TaskState.load`, `Lane.#processRecords`, `Processing.run` |
 * | delivers | librdkafka sends what `Transaction` gave it, at any time until the commit |
 * | sends offsets, commits | `Transaction.#end` |
 * | applyScript (part, end) of a commit | `StateFlusher.#flush`, `RedisTaskState.apply` |
 */

import type { Machine } from './explore.ts';
import { everyFence, type Fence } from './fences.ts';
import { isDone, wrongOutput, wrongState } from './invariants.ts';
import { worldKeys } from './keys.ts';
import { type Answer, acquireScript, applyScript, clearScript, startRebuildScript } from './redis-scripts.ts';
import { type Action, faultsIn, markers } from './surroundings.ts';
import {
  aborted,
  committedPosition,
  everyone,
  type Faults,
  type Flush,
  fail,
  fresh,
  lastStable,
  type Process,
  type RedisState,
  type Restore,
  type Txn,
  transactionalId,
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

/** The machine to explore. */
export function protocol(options: ProtocolOptions): Machine<World> {
  const game = new Protocol(options);
  return {
    initial: game.initial(),
    actions: (world) => [
      ...faultsIn(world, options.sameName === true),
      ...everyone.flatMap((who) => game.steps(world, who)),
      ...markers(world),
    ],
    key: worldKeys(),
    isEnd: (world) => isDone(world, options.records),
    violation: (_, world) => world.wrong ?? wrongOutput(world) ?? wrongState(world),
  };
}

class Protocol {
  readonly #fences: ReadonlySet<Fence>;
  readonly #options: ProtocolOptions;
  readonly #sameName: boolean;

  constructor(options: ProtocolOptions) {
    this.#options = options;
    this.#sameName = options.sameName === true;
    this.#fences = new Set(everyFence.filter((fence) => options.without?.includes(fence) !== true));
  }

  initial(): World {
    return {
      processes: {
        P: { ...fresh, step: 'assigned', generation: 1 },
        Q: { ...fresh, step: this.#sameName ? 'idle' : 'joining' },
      },
      group: { owner: 'P', generation: 1 },
      named: 'P',
      producers: this.#sameName ? { 'P-Q': 0 } : { P: 0, Q: 0 },
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

  /** Fences earlier instances of the transactional id and aborts what they left open. */
  #init(world: World, who: Who): World | undefined {
    if (this.#sameName && world.named !== who && who === 'P') return undefined;
    const id = transactionalId(who, this.#sameName);
    const own = world.txns
      .map((txn, i) => ({ ...txn, i }))
      .filter(({ by }) => transactionalId(by, this.#sameName) === id);
    if (own.some(({ end, offsetsMarked, logMarked }) => end === 'committed' && !(offsetsMarked && logMarked)))
      return undefined;
    const epoch = (world.producers[id] ?? 0) + 1;
    const named = this.#sameName ? who : world.named;
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
    return (
      this.#fences.has('producer-epoch') && world.producers[transactionalId(who, this.#sameName)] !== producerEpoch
    );
  }
}

function isUnusable({ seq, rebuilding, floor }: RedisState): boolean {
  return seq === null || rebuilding || floor === null;
}

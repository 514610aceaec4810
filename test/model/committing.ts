import { applyScript } from './redis-scripts.ts';
import type { Rules } from './rules.ts';
import type { Action } from './surroundings.ts';
import {
  aborted,
  everyone,
  type Fields,
  type Flush,
  fail,
  fresh,
  type Process,
  type Step,
  type Txn,
  update,
  updateTxn,
  type Who,
  type World,
} from './world.ts';

/** Commits that may be in Kafka but not yet in Redis, as in `StateFlusher`. */
const MAX_UNFLUSHED = 2;

/** Steps of a process that owns the task, or believes so: one transaction ends, and one record is processed behind it. */
const owning: ReadonlySet<Step> = new Set(['ready', 'produced', 'sent', 'answered', 'undone']);

/** A record that was processed: what it was counted as, and the state after it. */
type Counted = Pick<Txn, 'record' | 'a' | 'b'>;

/** How an owner's records are processed and committed, one transaction a record, and their state written to Redis. */
export class Committing {
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** What a process can do next. */
  steps(world: World, who: Who): Action[] {
    const process = world.processes[who];
    if (!owning.has(process.step)) return [];
    const named = (name: string, next: World | undefined): Action[] =>
      next ? [{ name: `${who}: ${name}`, next }] : [];
    const { step } = process;
    return [
      ...named(
        step === 'ready' ? 'processes a record and begins to commit it' : 'processes a record behind the commit',
        this.#process(world, who),
      ),
      ...named('delivers its changelog', this.#deliver(world, who)),
      ...(step === 'produced' ? named('sends offsets', this.#sendOffsets(world, who)) : []),
      ...(step === 'sent' ? named('commits', this.#commit(world, who)) : []),
      ...(step === 'answered' ? named('sees that it is committed', this.#committed(world, who)) : []),
      ...(step === 'undone' ? named('sees that it is undone', this.#undone(world, who)) : []),
      ...named("is told that its commit can't be made", this.#refused(world, who)),
      ...this.#writable(process).flatMap((flush) =>
        named(`applyScript, commit ${flush.seq}, ${flush.half ? 'end' : 'part'}`, this.#flush(world, who, flush)),
      ),
      ...named('forgets what Redis has', this.#evict(world, who)),
      ...named('gives the task away', this.#giveAway(world, who)),
    ];
  }

  /**
   * Loads what it has not in memory and counts the record. Without a commit under way its transaction begins, and begins to end
   * at once; else what it sends is held.
   */
  #process(world: World, who: Who): World | undefined {
    const process = world.processes[who];
    const { position, step, ahead, cache, flushes, epoch, flushedSeq, held } = process;
    const isBehind = step !== 'ready';
    const record = isBehind ? position + 1 : position;
    if (record >= this.#rules.records || ahead !== null) return undefined;
    if (!isBehind && flushes.length >= MAX_UNFLUSHED) return undefined;
    const { redis } = world;
    const isBelieved = redis !== null && redis.epoch === epoch && (redis.seq ?? -1) >= flushedSeq;
    if (cache === null && !isBelieved && this.#rules.has('load-guard')) return { ...world, ...fail(world, who) };
    const count = (cache ?? redis ?? { a: 0 }).a + 1;
    const counted = { record, a: count, b: record % 2 === 0 ? count : 0 };
    const outputs = [...held, { record, count }];
    if (!isBehind) return this.#begin(update(world, who, { cache: stateOf(counted), held: outputs }), who, counted);
    const taken = update(world, who, { cache: stateOf(counted), ahead: counted });
    return this.#rules.has('held-until-answered') ? update(taken, who, { held: outputs }) : this.#sendNow(taken, who);
  }

  /** The client has one transaction at a time, so what is not held goes to the one that ends, and is refused once that is over. */
  #sendNow(world: World, who: Who): World {
    const { step, ending, ahead } = world.processes[who];
    const txn = world.txns[ending as number] as Txn;
    if ((step !== 'produced' && step !== 'sent') || txn.end !== 'open' || this.#rules.isFenced(world, who)) {
      return { ...world, ...fail(world, who) };
    }
    const { record, a } = ahead as Counted;
    return updateTxn(world, ending as number, { outputs: [...txn.outputs, { record, count: a }] });
  }

  /** Begins a transaction with what is held, and begins to end it: the changelog goes to the client's queue. */
  #begin(world: World, who: Who, counted: Counted): World {
    const process = world.processes[who];
    const txn: Txn = {
      by: who,
      ...counted,
      seq: process.seq + 1,
      outputs: process.held,
      next: Math.max(counted.record + 1, process.passed),
      producerEpoch: process.producerEpoch,
      delivered: false,
      offsetsSent: false,
      end: 'open',
      logMarked: false,
      offsetsMarked: false,
    };
    const isEarly = !this.#rules.has('write-after-commit');
    return update({ ...world, txns: [...world.txns, txn] }, who, {
      step: 'produced',
      ending: world.txns.length,
      ahead: null,
      held: [],
      passed: 0,
      flushes: isEarly ? [...process.flushes, flushOf(txn, process)] : process.flushes,
    });
  }

  #deliver(world: World, who: Who): World | undefined {
    const { ending } = world.processes[who];
    const open = ending === null ? undefined : world.txns[ending];
    if (ending === null || open?.end !== 'open' || open.delivered || this.#rules.isFenced(world, who)) return undefined;
    return { ...updateTxn(world, ending, { delivered: true }), log: [...world.log, ending] };
  }

  #sendOffsets(world: World, who: Who): World {
    const { ending, generation } = world.processes[who];
    if (this.#rules.isFenced(world, who)) return { ...world, ...fail(world, who) };
    // It asks for the member's generation; which partitions are the member's it does not ask.
    const isMember = world.group.generation === generation;
    if (!isMember && this.#rules.has('group-generation')) return update(world, who, { step: 'undone' });
    const number = ending as number;
    const sent = world.txns[number]?.end === 'open' ? updateTxn(world, number, { offsetsSent: true }) : world;
    return update(sent, who, { step: 'sent' });
  }

  /** The coordinator commits and answers; the state goes on its way to Redis with the answer. */
  #commit(world: World, who: Who): World {
    if (this.#rules.isFenced(world, who)) return { ...world, ...fail(world, who) };
    const number = world.processes[who].ending as number;
    const delivered = this.#deliver(world, who) ?? world;
    const txn = delivered.txns[number] as Txn;
    const ended = txn.end === 'open' ? updateTxn(delivered, number, { end: 'committed' }) : delivered;
    const process = world.processes[who];
    const state = this.#rules.has('collected-at-its-end') ? txn : { ...txn, ...process.cache };
    const isEarly = !this.#rules.has('write-after-commit');
    return update(ended, who, {
      step: 'answered',
      floor: ended.log.length,
      flushes: isEarly ? process.flushes : [...process.flushes, flushOf(state, process)],
    });
  }

  /** Takes over that it was committed; what was processed behind it is the next transaction, once there is room for its state. */
  #committed(world: World, who: Who): World | undefined {
    const { ending, ahead, flushes } = world.processes[who];
    if (ahead !== null && flushes.length >= MAX_UNFLUSHED) return undefined;
    const { seq, next } = world.txns[ending as number] as Txn;
    const settled = update(world, who, { step: 'ready', ending: null, position: next, seq });
    return ahead === null ? settled : this.#begin(settled, who, ahead);
  }

  /** Something of the transaction could not be done: the client says that it must be aborted. */
  #refused(world: World, who: Who): World | undefined {
    const { step } = world.processes[who];
    const { faults } = world;
    if (faults.aborts === 0 || (step !== 'produced' && step !== 'sent')) return undefined;
    return update({ ...world, faults: { ...faults, aborts: faults.aborts - 1 } }, who, { step: 'undone' });
  }

  /** Aborts it, and goes back to the last commit: what was processed behind it is undone with it. */
  #undone(world: World, who: Who): World | undefined {
    const { ending, ahead, flushes, held, position, cache, producerEpoch, generation } = world.processes[who];
    if (this.#rules.isFenced(world, who)) return { ...world, ...fail(world, who) };
    // Else what is read anew would lack a commit.
    if (flushes.length > 0 && this.#rules.has('rewound-after-flush')) return undefined;
    const number = ending as number;
    const undone = world.txns[number]?.end === 'open' ? updateTxn(world, number, aborted) : world;
    // The group has given the task to another, and says so with the next answer.
    if (generation !== world.group.generation) return update(undone, who, { ...fresh, step: 'joining', producerEpoch });
    const reached = ahead === null ? position : ahead.record + 1;
    return update(undone, who, {
      step: 'ready',
      ending: null,
      ahead: null,
      held: this.#rules.has('held-dropped') ? [] : held,
      passed: this.#rules.has('offsets-dropped') ? 0 : reached,
      position: this.#rules.has('records-read-again') ? position : reached,
      cache: this.#rules.has('state-forgotten') ? null : cache,
    });
  }

  /** Commits whose state may be written next: the oldest. */
  #writable({ flushes }: Process): readonly Flush[] {
    return this.#rules.has('flushed-in-order') ? flushes.slice(0, 1) : flushes;
  }

  #flush(world: World, who: Who, flush: Flush): World {
    const { seq, a, b, floor, half } = flush;
    const { epoch, flushes, flushedSeq } = world.processes[who];
    const common = { epoch, seqBefore: seq - 1, seq, partsBefore: half ? 1 : 0, floor };
    const { fences } = this.#rules;
    const answer = half
      ? applyScript(world.redis, { ...common, ends: 'commit', writes: { b } }, fences)
      : applyScript(world.redis, { ...common, ends: 'nothing', writes: { a } }, fences);
    return this.#rules.scripted(world, who, answer, {
      flushes: flushes.flatMap((one) => (one !== flush ? one : half ? [] : { ...one, half: true })),
      flushedSeq: half ? Math.max(flushedSeq, seq) : flushedSeq,
    });
  }

  /** The cache is full: what is in Redis by now is read again from there. */
  #evict(world: World, who: Who): World | undefined {
    const { step, cache, flushes, ahead } = world.processes[who];
    const isFlushed = flushes.length === 0 && ahead === null && (step === 'ready' || step === 'answered');
    if (cache === null || (!isFlushed && this.#rules.has('kept-until-flushed'))) return undefined;
    return update(world, who, { cache: null });
  }

  /** The group asks for the task, and gets it when nothing of it is open, ending or on its way to Redis. */
  #giveAway(world: World, who: Who): World | undefined {
    const { faults, group, processes } = world;
    const process = processes[who];
    const other = everyone.find((one) => one !== who) as Who;
    const isAsked = faults.handovers > 0 && group.owner === who && group.generation === process.generation;
    if (!isAsked || processes[other].step !== 'joining') return undefined;
    const generation = group.generation + 1;
    const given = update(
      { ...world, group: { owner: other, generation }, faults: { ...faults, handovers: faults.handovers - 1 } },
      other,
      { step: 'assigned', generation },
    );
    if (!this.#rules.has('given-between-transactions')) return update(given, who, { generation });
    if (process.step !== 'ready' || process.flushes.length > 0) return undefined;
    return update(given, who, { ...fresh, step: 'joining', producerEpoch: process.producerEpoch, generation });
  }
}

function stateOf({ a, b }: Fields): Fields {
  return { a, b };
}

function flushOf({ a, b, record, seq }: Txn, { floor }: Process): Flush {
  return { a, b, record, seq, floor, half: false };
}

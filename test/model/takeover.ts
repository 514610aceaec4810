import { acquireScript, applyScript, clearScript, startRebuildScript } from './redis-scripts.ts';
import type { Rules } from './rules.ts';
import type { Action } from './surroundings.ts';
import {
  aborted,
  committedPosition,
  fresh,
  lastStable,
  type RedisState,
  type Restore,
  transactionalId,
  update,
  updateTxn,
  type Who,
  type World,
} from './world.ts';

/** How a process gets the task: from `idle`, without a lane, to `ready`, where records are processed. */
export class Takeover {
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** What a process can do next on the way. */
  steps(world: World, who: Who): Action[] {
    const named = (name: string, next: World | undefined): Action[] =>
      next ? [{ name: `${who}: ${name}`, next }] : [];
    switch (world.processes[who].step) {
      case 'idle':
        return named('init', this.#init(world, who));
      case 'joining':
        return named('is given the task by the group', this.#assigned(world, who));
      case 'assigned':
        return named('settle', this.#settle(world, who));
      case 'settled':
        return named('acquireScript', this.#acquire(world, who));
      case 'acquired':
        return named("asks for the changelog's end", this.#plan(world, who));
      case 'rebuild':
        return named('startRebuild, first step', this.#startRebuild(world, who));
      case 'clearing':
        return named('startRebuild, second step', this.#clear(world, who));
      case 'reading':
        return named('reads the changelog', this.#read(world, who));
      case 'applying':
        return named('applyScript, part of a restore', this.#applyRestore(world, who));
      case 'finishing':
        return named('applyScript, end of a restore', this.#finish(world, who));
      case 'ending-rebuild':
        return named('ends the rebuild', this.#endRebuild(world, who));
      case 'starting':
        return named("starts at the group's position", this.#start(world, who));
      default:
        return [];
    }
  }

  /** Fences earlier instances of the transactional id and aborts what they left open. */
  #init(world: World, who: Who): World | undefined {
    const { sameName } = this.#rules;
    if (sameName && world.named !== who && who === 'P') return undefined;
    const id = transactionalId(who, sameName);
    const own = world.txns.map((txn, i) => ({ ...txn, i })).filter(({ by }) => transactionalId(by, sameName) === id);
    if (own.some(({ end, offsetsMarked, logMarked }) => end === 'committed' && !(offsetsMarked && logMarked)))
      return undefined;
    const epoch = (world.producers[id] ?? 0) + 1;
    const named = sameName ? who : world.named;
    let next: World = { ...world, named, producers: { ...world.producers, [id]: epoch } };
    for (const { end, i } of own) if (end === 'open') next = updateTxn(next, i, aborted);
    return update(next, who, { ...fresh, step: 'joining', producerEpoch: epoch });
  }

  #assigned(world: World, who: Who): World | undefined {
    const { group, faults, processes, named } = world;
    // The group knows who has the name.
    if (this.#rules.sameName && named !== who) return undefined;
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
    const waits = this.#rules.has('positions-settled-first') && this.#rules.has('stable-positions');
    if (waits && committedPosition(world).pending) return undefined;
    return update(world, who, { step: 'settled' });
  }

  #acquire(world: World, who: Who): World {
    const acquired = world.acquired + 1;
    const redis = acquireScript(world, who, acquired, this.#rules.fences);
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
    const end = this.#rules.has('uncommitted-end') ? world.log.length : lastStable(world);
    const isOld = this.#rules.has('deletions-kept') && known.old && known.start < end;
    const rebuild = known.rebuild || isOld || known.start > end;
    const restore: Restore = rebuild
      ? { ...known, rebuild, end, applied: -1, start: 0, seq: -1 }
      : { ...known, rebuild, end, seq: known.applied };
    return update(world, who, { step: rebuild ? 'rebuild' : 'reading', restore });
  }

  #startRebuild(world: World, who: Who): World {
    const first = this.#rules.has('rebuild-first') ? startRebuildScript : clearScript;
    const answer = first(world.redis, world.processes[who].epoch, this.#rules.fences);
    return this.#rules.scripted(world, who, answer, { step: 'clearing' });
  }

  #clear(world: World, who: Who): World {
    const second = this.#rules.has('rebuild-first') ? clearScript : startRebuildScript;
    const answer = second(world.redis, world.processes[who].epoch, this.#rules.fences);
    return this.#rules.scripted(world, who, answer, { step: 'reading' });
  }

  #read(world: World, who: Who): World | undefined {
    const isCommitted = this.#rules.has('committed-read');
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
    const answer = applyScript(world.redis, call, this.#rules.fences);
    return this.#rules.scripted(world, who, answer, { step: 'finishing' });
  }

  #finish(world: World, who: Who): World {
    const { epoch, restore } = world.processes[who];
    const { applied, seq, end, rebuild, a, b } = restore as Restore;
    const partsBefore = a === undefined ? 0 : 1;
    const endsLater = rebuild && !this.#rules.has('rebuild-ends-at-once');
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
    return this.#rules.scripted(world, who, applyScript(world.redis, call, this.#rules.fences), { step });
  }

  /** As it was once: a call of its own that asked nobody. */
  #endRebuild(world: World, who: Who): World {
    const redis = world.redis && { ...world.redis, rebuilding: false };
    return this.#rules.scripted(world, who, ['OK', redis], { step: 'starting' });
  }

  #start(world: World, who: Who): World | undefined {
    const { position, pending } = committedPosition(world);
    if (pending && this.#rules.has('stable-positions')) return undefined;
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
}

function isUnusable({ seq, rebuilding, floor }: RedisState): boolean {
  return seq === null || rebuilding || floor === null;
}

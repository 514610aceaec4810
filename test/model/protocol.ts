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
 * | processes a record | `TaskState.load`, `Lane.#processRecords`, `Processing.run` |
 * | begins to commit it | `Lane.#beginCommit`, `Transaction.end` |
 * | processes a record behind the commit | the same, between `Transaction.end` and `ended`: `Transaction.#hold` |
 * | delivers | librdkafka sends what `Transaction` gave it, at any time until the commit |
 * | sends offsets, commits | `Transaction.#commit` |
 * | sees that it is committed | `Lane.#settle`, `Transaction.ended`, `#sendHeld`, then `end` for what was held |
 * | sees that it is undone | the same, then `Lane.#rewind` |
 * | applyScript (part, end) of a commit | `StateFlusher.#flush`, `RedisTaskState.apply` |
 * | forgets what Redis has | `TaskState.evict` |
 * | gives the task away | `Lane.#rebalance` |
 */

import { Committing } from './committing.ts';
import type { Machine } from './explore.ts';
import { isDone, wrongOutput, wrongState } from './invariants.ts';
import { worldKeys } from './keys.ts';
import { type ProtocolOptions, Rules } from './rules.ts';
import { faultsIn, markers } from './surroundings.ts';
import { Takeover } from './takeover.ts';
import { everyone, fresh, type World } from './world.ts';

/** The machine to explore. */
export function protocol(options: ProtocolOptions): Machine<World> {
  const rules = new Rules(options);
  const takeover = new Takeover(rules);
  const committing = new Committing(rules);
  return {
    initial: initial(options),
    actions: (world) => [
      ...faultsIn(world, rules.sameName),
      ...everyone.flatMap((who) => [...takeover.steps(world, who), ...committing.steps(world, who)]),
      ...markers(world),
    ],
    key: worldKeys(),
    isEnd: (world) => isDone(world, options.records),
    violation: (_, world) => world.wrong ?? wrongOutput(world) ?? wrongState(world),
  };
}

function initial({ sameName, faults }: ProtocolOptions): World {
  return {
    processes: {
      P: { ...fresh, step: 'assigned', generation: 1 },
      Q: { ...fresh, step: sameName === true ? 'idle' : 'joining' },
    },
    group: { owner: 'P', generation: 1 },
    named: 'P',
    producers: sameName === true ? { 'P-Q': 0 } : { P: 0, Q: 0 },
    txns: [],
    log: [],
    compacted: 0,
    acquired: 0,
    redis: null,
    copy: null,
    faults,
  };
}

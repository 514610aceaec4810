/** What keeps the protocol safe, each of which can be taken out of the model. */
export const fences = {
  'producer-epoch':
    'the coordinator refuses a producer whose transaction it has aborted, or whose id another has taken',
  'group-generation': 'the group refuses positions of a member of an earlier generation (sendOffsetsToTransaction)',
  'positions-settled-first':
    'Restorer.#settle: transactions that hold positions end before the changelogs’ ends are asked for',
  'stable-positions': 'committed positions are waited for while a transaction holds others (read_committed)',
  'uncommitted-end':
    'the end of a changelog is read uncommitted, so that a commit whose marker is under way is within it',
  'committed-read': 'changelogs are read committed: records of aborted transactions are no state',
  'write-after-commit': 'StateFlusher: Redis is written after the commit, never before',
  'apply-epoch': 'applyScript refuses an earlier owner',
  'apply-seq': 'applyScript refuses a commit that does not follow the one before',
  'seq-moves-last': 'applyScript: only the last part of a commit moves seq',
  'parts-counted': 'applyScript refuses a part when Redis has lost the one before',
  'flushed-in-order': 'StateFlusher writes one commit after the other',
  'held-until-answered':
    'Transaction.#dispatch: what is sent behind a transaction that ends is held until it is known how that ended',
  'held-dropped': 'Transaction.ended: what is held is dropped when the transaction before was undone',
  'offsets-dropped': 'Transaction.ended: so are the positions of what was processed behind it',
  'state-forgotten': 'Lane.#rewind: so is the state, of both',
  'records-read-again': 'Lane.#rewind: the records of both are read again',
  'rewound-after-flush': 'Lane.#rewind: state is read anew only when Redis has every commit',
  'collected-at-its-end':
    'Transaction.end: a commit has the state as it was when it began to end, not what came behind',
  'kept-until-flushed': 'TaskState.evict: what is not in Redis yet stays in memory',
  'given-between-transactions':
    'Lane.#rebalance: the group is answered when nothing is open, so that later metadata is not sent for earlier records',
  'load-guard': 'RedisTaskState.load believes neither another epoch nor a seq behind what was flushed',
  'epoch-from-clock': 'acquireScript: epochs grow also when Redis lost the last one',
  'rebuild-epoch': 'startRebuildScript and clearScript refuse an earlier owner',
  'rebuild-first': 'startRebuildScript: the meta says so before anything is deleted',
  'rebuild-ends-at-once': 'applyScript: the last part of a rebuild ends it, by its owner alone',
  'deletions-kept': 'whyRebuild: state older than deletions are kept is rebuilt from nothing',
} as const;

export type Fence = keyof typeof fences;

export const everyFence = Object.keys(fences) as Fence[];

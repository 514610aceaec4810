/** What happens around the processes, which they do not do: faults, and markers on their way. */
import { aborted, everyone, type Faults, fail, type Txn, transactionalId, updateTxn, type World } from './world.ts';

/** Something that can happen, and the world after it. */
export interface Action {
  readonly name: string;
  readonly next: World;
}

/** Ends of transactions arrive at the changelog and at the group's offsets one after the other. */
export function markers(world: World): Action[] {
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

/** What can go wrong next. */
export function faultsIn(world: World, sameName: boolean): Action[] {
  const { faults, redis, copy, processes } = world;
  const spent = (name: keyof Faults, what: string, change: Partial<World>): Action[] =>
    faults[name] > 0
      ? [{ name: what, next: { ...world, ...change, faults: { ...faults, [name]: faults[name] - 1 } } }]
      : [];
  const isQuiet = world.txns.every(({ end, offsetsMarked, logMarked }) => end !== 'open' && offsetsMarked && logMarked);
  // Neither a restore nor a commit on its way to Redis takes as long as deletions are kept.
  const isBusy = everyone.some((who) => processes[who].restore !== null || processes[who].flushes.length > 0);
  const mayReturn = faults.losses + faults.backups > 0 && copy === null && redis !== null;
  return [
    ...everyone.flatMap((who) =>
      world.processes[who].step === 'idle' ? [] : spent('crashes', `${who} dies`, fail(world, who)),
    ),
    ...world.txns.flatMap(({ end, by, record }, i) =>
      end === 'open'
        ? spent(
            'timeouts',
            `the transaction of record ${record} times out`,
            abort(world, i, transactionalId(by, sameName)),
          )
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

/** The coordinator aborts a transaction that takes too long: its producer is refused from then on. */
function abort(world: World, number: number, id: string): Partial<World> {
  return {
    ...updateTxn(world, number, aborted),
    producers: { ...world.producers, [id]: (world.producers[id] ?? 0) + 1 },
  };
}

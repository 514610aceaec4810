import { everyone, fold, type World } from './world.ts';

/** Everything was done and every fault has happened. */
export function isDone({ txns, faults, redis, processes }: World, records: number): boolean {
  const committed = txns.filter(({ end }) => end === 'committed').length;
  const isFlushed = everyone.every((who) => processes[who].flushes.length === 0) && redis?.seq === records - 1;
  return committed === records && isFlushed && Object.values(faults).every((left) => left === 0);
}

/** Read-committed: each record's output once, none left out, each with its true count. */
export function wrongOutput({ txns }: World): string | undefined {
  const committed = txns.filter(({ end }) => end === 'committed');
  const outputs = committed.flatMap((txn) => txn.outputs);
  const records = outputs.map(({ record }) => record);
  const position = Math.max(0, ...committed.map(({ next }) => next));
  if (new Set(records).size < records.length) return `doubled: outputs of records ${records.join(', ')}`;
  if (records.length < position) return `lost: the group is at ${position}, outputs are of ${records.join(', ')}`;
  const wrong = outputs.find(({ record, count }) => count !== record + 1);
  return wrong && `wrong: record ${wrong.record} was counted as ${wrong.count}`;
}

/** State that Redis calls whole is the fold of the changelog. */
export function wrongState(world: World): string | undefined {
  const { redis } = world;
  if (redis === null || redis.seq === null || redis.rebuilding || redis.applying !== null) return undefined;
  const { a, b } = fold(world, redis.seq);
  if (redis.a === a && redis.b === b) return undefined;
  return `state: Redis says commit ${redis.seq} and has ${redis.a},${redis.b}; the changelog has ${a},${b}`;
}

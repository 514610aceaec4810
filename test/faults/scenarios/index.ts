import type { Scenario } from '../scenario.ts';
import * as bounds from './bounds.ts';
import * as broker from './broker.ts';
import * as brokers from './brokers.ts';
import { clockAhead, clockJumps } from './clock.ts';
import { differing } from './differing.ts';
import { diskFull } from './disk.ts';
import * as group from './group.ts';
import { lateWrite } from './late-write.ts';
import * as process from './process.ts';
import * as records from './records.ts';
import * as redis from './redis.ts';
import * as redisCluster from './redis-cluster.ts';
import * as restore from './restore.ts';
import { inputRecreated } from './topics.ts';

/** Every scenario, in the order in which `all` runs them. */
export const scenarios: readonly Scenario[] = [
  process.killAtPoints,
  process.terminateAtPoints,
  process.killForGood,
  process.zombie,
  process.twoZombies,
  process.replaced,
  lateWrite,
  broker.brokerShort,
  broker.brokerLong,
  broker.brokerFrozen,
  brokers.coordinatorsKilled,
  brokers.leadersMoved,
  diskFull,
  redis.redisWiped,
  redis.redisKilled,
  redis.redisFrozen,
  redis.redisLostSuffix,
  redisCluster.clusterFailover,
  redisCluster.slotMoved,
  restore.revokedWhileRestoring,
  restore.compacted,
  group.scaling,
  group.rollingRestart,
  group.openTransaction,
  group.storm,
  records.poison,
  records.deadLetterStorm,
  inputRecreated,
  differing,
  clockJumps,
  clockAhead,
  bounds.moveBound,
  bounds.rebuildBound,
  bounds.memoryBound,
];

/** @throws Error when there is none of that name. */
export function scenarioOf(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario '${name}'`);
  return found;
}

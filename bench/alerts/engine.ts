import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TopologyTestDriver } from '@millrace/streams/testing';
import { type Instance, instanceSerde } from '../../processors/rules/instance.ts';
import { noLimits } from '../../processors/rules/limits.ts';
import { configOf, goldOf } from '../../processors/rules/testing/made.ts';
import { memoryCodec } from '../../schemas/codec.ts';
import { isoFromDay } from '../../schemas/day.ts';
import { tenantKey } from '../../schemas/key.ts';
import { createTopics } from '../../schemas/topics.ts';
import { rules } from '../../topologies/rules.ts';
import { BenchError } from '../errors.ts';

const dayMs = 86_400_000;
const accounts = 100;

/** What the engine costs without broker and Redis. */
export interface EngineCost {
  readonly rules: number;
  readonly entities: number;
  /** CPU of a gold record that changes values and no alert, Avro and what is told of evaluations included, microseconds. */
  readonly quietMicros: number;
  /** CPU of one that makes alerts begin or end, and how many. */
  readonly tellingMicros: number;
  readonly transitionsARecord: number;
  /** CPU of taking a rule in. */
  readonly microsARule: number;
  /** Heap for each entity with the day it has. */
  readonly bytesAnEntity: number;
  readonly instances: number;
  /** Heap for each instance of a rule, and what it is in Redis. */
  readonly bytesAnInstance: number;
  readonly storedBytesAnInstance: number;
}

/**
 * `count` rules, each for ten of `entities`, of which `records` have news; ten of the rules are for all. Entities are there before the
 * rules are, so that what each of both costs is seen by itself. They are one organisation's, without the limits that one has.
 */
export function engineCost(count: number, entities: number, records: number): EngineCost {
  const topics = createTopics(memoryCodec());
  const driver = new TopologyTestDriver(rules(topics, 'bench', 1, noLimits));
  const configs = driver.createInputTopic(topics.rules);
  const gold = driver.createInputTopic(topics.ready);
  const alerts = driver.createOutputTopic(topics.alerts);
  const evaluations = driver.createOutputTopic(topics.evaluations);
  let at = 20_800 * dayMs;
  const day = isoFromDay(20_799);
  const send = (entity: number, spend: number) => {
    const said = { day, entity: `c${entity}`, impressions: 1000, clicks: 20, spend: String(spend) };
    const record = goldOf(said, at, 'acme', `a${entity % accounts}`);
    gold.pipeInput(record.h.partition_key, record, at);
  };
  const sendAll = (spend: number) => {
    for (let entity = 0; entity < entities; entity++) {
      send(entity, spend);
      // What was told is no part of what the engine keeps.
      if (entity % 1_000 === 0) evaluations.readRecords();
    }
    evaluations.readRecords();
    return heap();
  };
  const empty = heap();
  const withEntities = sendAll(49);
  const ruleCpu = cpu(() => {
    for (let n = 0; n < count; n++) {
      const config = configOf(ruleOf(n, count, entities));
      configs.pipeInput(tenantKey('acme', config.rule_id), config, at);
    }
  });
  const withRules = heap();
  const withInstances = sendAll(50);
  const { instances, storedBytes } = keptInstances(driver);
  at += 60_000;
  const quiet = cpu(() => {
    for (let n = 0; n < records; n++) send((n * 7919) % entities, 20 + (n % 60));
  });
  evaluations.readRecords();
  if (alerts.readRecords().length > 0) throw new BenchError('MR_BENCH_RESULT', 'quiet records made alerts');
  const telling = cpu(() => {
    for (let n = 0; n < records; n++) send((n * 7919) % entities, 150);
  });
  const transitions = alerts.readRecords().length;
  if (transitions < records) throw new BenchError('MR_BENCH_RESULT', 'records that spend too much made no alerts');
  return {
    rules: count,
    entities,
    quietMicros: quiet / records,
    tellingMicros: telling / records,
    transitionsARecord: transitions / records,
    microsARule: ruleCpu / count,
    bytesAnEntity: (withEntities - empty) / entities,
    instances,
    bytesAnInstance: (withInstances - withRules) / instances,
    storedBytesAnInstance: storedBytes / instances,
  };
}

/** How many instances of rules there are, and bytes of all as Redis keeps them. */
function keptInstances(driver: TopologyTestDriver): { instances: number; storedBytes: number } {
  const store = driver.getGroupedStore('rule-instances');
  let [instances, storedBytes] = [0, 0];
  for (const group of store.groups()) {
    for (const [field, value] of store.entries(group)) {
      instances += 1;
      storedBytes += field.length + instanceSerde.serialize(value as Instance).length;
    }
  }
  return { instances, storedBytes };
}

function ruleOf(n: number, count: number, entities: number): object {
  const condition = n % 2 === 0 ? 'spend over 1d > 100' : '@ctr over 7d < 1% and impressions over 7d > 500';
  if (n % (count / 10) === 0) return { rule: `r${n}`, condition };
  const ids = Array.from({ length: 10 }, (_, at) => `c${(n * 10 + at) % entities}`);
  return { rule: `r${n}`, scope: { level: 'campaign', entities: { ids } }, condition };
}

function cpu(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Bytes of the heap without what nobody needs any more: node shows its collector to code that begins after the flag alone. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

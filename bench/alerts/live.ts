import { setTimeout as sleep } from 'node:timers/promises';
import { configOf, goldOf } from '../../processors/rules/testing/made.ts';
import { tenantKey } from '../../schemas/key.ts';
import type { Topics } from '../../schemas/topics.ts';
import { RecordProducer } from '../../sinks/runner/producer.ts';
import { committedReader } from '../committed-reader.ts';
import { BenchError } from '../errors.ts';

const recordsASecond = 200;
const [accounts, entitiesAnAccount] = [20, 25];
/** Whose rules and records they are. */
export const benchTenant = 'bench';

/**
 * Milliseconds from sending a gold record to a read-committed reader having the transition that it brings about, in order; with `rules`
 * rules in force and 200 records a second, each of which makes one alert begin or end.
 */
export async function alertLatency(brokers: string, topics: Topics, rules: number, seconds: number): Promise<number[]> {
  const producer = await RecordProducer.open({ brokers, clientId: 'bench', kafka: {}, onWarning: () => undefined });
  const sent = new Map<string, number>();
  const latencies: number[] = [];
  const reader = await committedReader(brokers, topics.alerts.name, ({ value }) => {
    const { entity, transition_seq: seq } = topics.alerts.value.deserialize(value as Buffer);
    const key = `${entity.account_id}/${entity.entity_id}/${seq}`;
    const at = sent.get(key);
    if (at === undefined) return;
    sent.delete(key);
    latencies.push(performance.now() - at);
  });
  try {
    await sendRules(producer, topics, rules);
    await sendRecords(producer, topics, seconds, { sent: ({ key }) => sent.set(key, performance.now()) });
    for (let waited = 0; sent.size > 0 && waited < 20_000; waited += 100) await sleep(100);
    if (sent.size > 0)
      throw new BenchError(
        'MR_BENCH_STALLED',
        `${sent.size} transitions had not come twenty seconds after the last record was sent`,
      );
  } finally {
    await new Promise<void>((resolve) => reader.disconnect(() => resolve()));
    await producer.close();
  }
  return latencies.sort((a, b) => a - b);
}

/** Puts rules in force: one for everything; the others are for single entities, and do not hold. */
export async function sendRules(producer: RecordProducer, topics: Topics, rules: number): Promise<void> {
  for (let n = 0; n < rules; n++) {
    const ids = [`c${n % entitiesAnAccount}`];
    const rule =
      n === 0
        ? { rule: 'r0', condition: 'spend over 2d incl_today > 100' }
        : {
            rule: `r${n}`,
            scope: { level: 'campaign', entities: { ids } },
            condition: `spend over 7d > ${1_000_000 + n}`,
          };
    await producer.send({
      topic: topics.rules.name,
      partition: null,
      key: topics.rules.key.serialize(tenantKey(benchTenant, rule.rule)),
      value: topics.rules.value.serialize(configOf(rule, benchTenant)),
      timestamp: Date.now(),
    });
  }
  await sleep(5_000);
}

/** A record that is sent. */
export interface SentRecord {
  /** Account, entity and number of the transition that it brings about. */
  readonly key: string;
  /** Which one of its entity it is, from 0: of even ones the alert fires. */
  readonly round: number;
}

/** Sends 200 records a second; tells of each before it is sent, and once the broker has it. */
export async function sendRecords(
  producer: RecordProducer,
  topics: Topics,
  seconds: number,
  on: { sent?(record: SentRecord): unknown; committed?(record: SentRecord): unknown },
): Promise<void> {
  const entities = accounts * entitiesAnAccount;
  const begin = performance.now();
  for (let n = 0; n < seconds * recordsASecond; n++) {
    await sleep(Math.max(0, begin + (n * 1000) / recordsASecond - performance.now()));
    const [entity, round] = [n % entities, Math.floor(n / entities)];
    const [account, id] = [`a${entity % accounts}`, `c${Math.floor(entity / accounts)}`];
    const day = new Date().toISOString().slice(0, 10);
    const gold = goldOf({ day, entity: id, spend: round % 2 === 0 ? '150' : '50' }, Date.now(), benchTenant, account);
    const record = { key: `${account}/${id}/${round + 1}`, round };
    on.sent?.(record);
    await producer.send({
      topic: topics.ready.name,
      partition: null,
      key: topics.ready.key.serialize(gold.h.partition_key),
      value: topics.ready.value.serialize(gold),
      timestamp: Date.now(),
    });
    on.committed?.(record);
  }
}

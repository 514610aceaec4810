import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@millrace/streams';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chance } from '../../connectors/sample/world.ts';
import { configOf, goldOf } from '../../processors/rules/testing/made.ts';
import { createCodec } from '../../schemas/codec.ts';
import type { Alert } from '../../schemas/generated/types.ts';
import { tenantKey } from '../../schemas/key.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics } from '../../schemas/topics.ts';
import { RecordProducer } from '../../sinks/runner/producer.ts';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { Processing } from '../pipeline/millrace.ts';

const alertPartitions = 6;
const [entities, rounds, kills] = [40, 30, 5];
const [acme, other] = ['rules-acme', 'rules-other'];
const topics = createTopics(createCodec(registryClient(testStack().registry)));
const processing = new Processing('rules', '--instance', 'rules-test');
let producer: RecordProducer;

beforeAll(async () => {
  await Promise.all([topics.ready, topics.rules, topics.alerts].map(({ value }) => value.open?.()));
  producer = await RecordProducer.open({
    brokers: testStack().kafka,
    clientId: 'rules-test',
    kafka: {},
    onWarning: () => undefined,
  });
  processing.start();
});
afterAll(async () => {
  await processing.kill('SIGTERM');
  await producer?.close();
});

async function send<V>(topic: Topic<string, V>, key: string, value: V): Promise<void> {
  await producer.send({
    topic: topic.name,
    partition: null,
    key: topic.key.serialize(key),
    value: topic.value.serialize(value),
    timestamp: Date.now(),
  });
}

async function spend(tenant: string, account: string, entity: string, amount: number): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const gold = goldOf({ day, entity, spend: String(amount) }, Date.now(), tenant, account);
  await send(topics.ready, gold.h.partition_key, gold);
}

/** Every transition that a tenant was told, probes included. */
async function allOf(tenant: string): Promise<Alert[]> {
  const messages = await committed(topics.alerts.name, alertPartitions);
  return messages
    .map(({ value }) => topics.alerts.value.deserialize(value as Buffer))
    .filter(({ h }) => h.tenant_id === tenant);
}

async function alertsOf(tenant: string): Promise<Alert[]> {
  return (await allOf(tenant)).filter(({ entity }) => !entity.entity_id.startsWith('probe'));
}

/** Waits until rules are in force in every account's task. */
async function inForce(tenant: string, accounts: readonly string[]): Promise<void> {
  await expect
    .poll(
      async () => {
        for (const account of accounts) await spend(tenant, account, `probe-${process.hrtime.bigint()}`, 150);
        return new Set((await allOf(tenant)).map(({ entity }) => entity.account_id)).size;
      },
      { timeout: 90_000, interval: 1_000 },
    )
    .toBe(accounts.length);
}

it(`tells each transition once when it is killed ${kills} times, and each tenant its own`, async () => {
  const high = { condition: 'spend over 2d incl_today > 100' };
  await send(topics.rules, tenantKey(acme, 'r'), configOf(high, acme));
  // It would fire for what acme's campaigns of the same names spend when they spend little.
  await send(topics.rules, tenantKey(other, 'r'), configOf({ condition: 'spend over 2d incl_today < 100' }, other));
  const accounts = ['a1', 'a2', 'a3'];
  await inForce(acme, accounts);
  const killing = (async () => {
    for (let kill = 0; kill < kills; kill++) {
      await sleep(800 + 2_000 * chance(11, 'kill', kill));
      await processing.kill('SIGKILL');
      processing.start();
    }
  })();
  for (let round = 0; round < rounds; round++) {
    for (let entity = 0; entity < entities; entity++) {
      const account = accounts[entity % accounts.length] ?? 'a1';
      await spend(acme, account, `c${entity}`, round % 2 === 0 ? 150 : 50);
    }
    await sleep(300);
  }
  await killing;
  await expect
    .poll(async () => (await alertsOf(acme)).length, { timeout: 120_000, interval: 2_000 })
    .toBe(entities * rounds);
  const told = await alertsOf(acme);
  for (let entity = 0; entity < entities; entity++) {
    const own = told.filter((alert) => alert.entity.entity_id === `c${entity}`);
    expect(own.map(({ transition_seq: seq, state }) => `${seq} ${state}`)).toEqual(
      Array.from({ length: rounds }, (_, round) => `${round + 1} ${round % 2 === 0 ? 'FIRING' : 'RESOLVED'}`),
    );
  }
  expect(await alertsOf(other)).toEqual([]);
}, 300_000);

it('a rule that is removed resolves what it told, on every account', async () => {
  const before = (await alertsOf(acme)).length;
  await spend(acme, 'a1', 'last', 150);
  await expect.poll(async () => (await alertsOf(acme)).length, { timeout: 60_000, interval: 1_000 }).toBe(before + 1);
  await producer.send({
    topic: topics.rules.name,
    partition: null,
    key: topics.rules.key.serialize(tenantKey(acme, 'r')),
    value: null,
    timestamp: Date.now(),
  });
  const ends = async () =>
    (await alertsOf(acme)).filter(({ entity, state }) => entity.entity_id === 'last' && state === 'RESOLVED');
  await expect.poll(async () => (await ends()).length, { timeout: 60_000, interval: 1_000 }).toBe(1);
  const [alert] = await ends();
  expect(alert?.annotations.cause).toBe('rule_removed');
}, 150_000);

import { setTimeout as sleep } from 'node:timers/promises';
import { configOf, goldOf } from '../../processors/rules/testing/made.ts';
import { tenantKey } from '../../schemas/key.ts';
import type { Topics } from '../../schemas/topics.ts';
import { type OutgoingRecord, RecordProducer } from '../../sinks/runner/producer.ts';
import { committedReader } from '../committed-reader.ts';
import { BenchError } from '../errors.ts';
import type { Part } from './part.ts';

const recordsASecond = 200;
/** Whose rules and records they are: two that have as many rules as one may have make 1,000. */
export const benchTenants = ['bench-1', 'bench-2'] as const;
/** An account and its organisation. */
interface Whose {
  readonly account: string;
  readonly tenant: string;
}
const accounts = Array.from({ length: 20 }, (_, n): Whose => {
  return { account: `a${n}`, tenant: benchTenants[n % 2 === 0 ? 0 : 1] };
});
const entitiesAnAccount = 100;
/** Rules that look at an entity, beside the one for all. */
const rulesAnEntity = 20;
/**
 * Seconds of the same load before, told of by themselves: code and servers become warm, and rules that all came at once are tried on all that is
 * known, which is done within a minute.
 */
const firstSeconds = 60;
const patienceMs = 120_000;
const probeMs = 500;
/** A load that ended so much later than it should have was not of so many a second. */
const lateSeconds = 1;

/** How many records a second the broker took, and what of a core each process needed for them. */
export interface Taken {
  readonly recordsASecond: number;
  readonly cores: ReadonlyMap<string, number>;
}

/** Milliseconds, in order: of what was measured, and of the first minute. */
export interface Latency extends Taken {
  readonly millis: readonly number[];
  readonly firstMillis: readonly number[];
}

/**
 * Milliseconds from when a gold record was due to be sent to a read-committed reader having the transition that it brings about; with
 * `rules` rules in force and 200 records a second, each of which makes one alert begin or end. `parts` are what is at work.
 */
export async function alertLatency(
  brokers: string,
  topics: Topics,
  rules: number,
  seconds: number,
  parts: readonly Part[],
): Promise<Latency> {
  const producer = await benchProducer(brokers);
  const heard = new Map<string, number>();
  const reader = await committedReader(brokers, topics.alerts.name, ({ value }) => {
    const { entity, transition_seq: seq } = topics.alerts.value.deserialize(value as Buffer);
    const key = keyOf(entity.account_id, entity.entity_id, seq);
    if (!heard.has(key)) heard.set(key, Date.now());
  });
  try {
    await sendRules(producer, topics, rules, (key) => heard.has(key));
    const { first, measured, ...taken } = await sendRecords(producer, topics, seconds, parts);
    const millisOf = ({ fire, end }: Due) => latencies(new Map([...fire, ...end]), () => heard);
    return { millis: await millisOf(measured), firstMillis: await millisOf(first), ...taken };
  } finally {
    await new Promise<void>((resolve) => reader.disconnect(() => resolve()));
    await producer.close();
  }
}

/** A producer of records that are gold. */
export function benchProducer(brokers: string): Promise<RecordProducer> {
  return RecordProducer.open({ brokers, clientId: 'bench', kafka: {}, onWarning: () => undefined });
}

/** Which transition it is: its account, its entity and its number. */
export function keyOf(account: string, entity: string, seq: number): string {
  return `${account}/${entity}/${seq}`;
}

/**
 * Puts rules in force, and waits until they are in every task: of each organisation one for everything, which comes last, so that a task that
 * has it has all; the others are for single entities, and do not hold. `isHeard` says whether a transition has come.
 */
export async function sendRules(
  producer: RecordProducer,
  topics: Topics,
  rules: number,
  isHeard: (key: string) => boolean,
): Promise<void> {
  const sent = benchTenants.flatMap((tenant) =>
    rulesOf(rules / benchTenants.length).map((rule) =>
      producer.send({
        topic: topics.rules.name,
        partition: null,
        key: topics.rules.key.serialize(tenantKey(tenant, rule.rule)),
        value: topics.rules.value.serialize(configOf(rule, tenant)),
        timestamp: Date.now(),
      }),
    ),
  );
  await Promise.all(sent);
  await untilInForce(producer, topics, isHeard);
}

/** Sends campaigns that spend too much until one of each account was told of. */
async function untilInForce(
  producer: RecordProducer,
  topics: Topics,
  isHeard: (key: string) => boolean,
): Promise<void> {
  const day = today();
  let waiting: readonly Whose[] = accounts;
  const probes: string[] = [];
  for (const until = Date.now() + patienceMs; waiting.length > 0; ) {
    if (Date.now() > until) throw new BenchError('MR_BENCH_STALLED', 'the rules are not in force in every task');
    const entity = `probe${probes.length}`;
    probes.push(entity);
    await Promise.all(waiting.map((whose) => producer.send(spend(topics, whose, day, entity, 150))));
    await sleep(probeMs);
    waiting = waiting.filter(({ account }) => !probes.some((probe) => isHeard(keyOf(account, probe, 1))));
  }
}

function rulesOf(count: number): readonly { readonly rule: string; readonly condition: string }[] {
  const narrow = Array.from({ length: count - 1 }, (_, n) => ({
    rule: `r${n}`,
    scope: { level: 'campaign', entities: { ids: idsOf(n, count - 1) } },
    condition: `spend over 7d > ${1_000_000 + n}`,
  }));
  return [...narrow, { rule: 'all', condition: 'spend over 2d incl_today > 100' }];
}

/** The entities of the nth of `count` rules: each entity is in as many. */
function idsOf(n: number, count: number): readonly string[] {
  const each = Math.round((entitiesAnAccount * rulesAnEntity) / count);
  return Array.from({ length: each }, (_, at) => `c${(n * each + at) % entitiesAnAccount}`);
}

/** When transitions were due to be brought about, epoch milliseconds, in order: of alerts that fire, and that end. */
export interface Due {
  readonly fire: Map<string, number>;
  readonly end: Map<string, number>;
}

/** What was sent: in the first minute, and after it, which is what is measured. */
export interface Load extends Taken {
  readonly first: Due;
  readonly measured: Due;
}

/**
 * Sends 200 records a second, whether those before were taken or not: every entity's make its alert fire and end in turns, half of them
 * with the first one, half with the second. @throws BenchError when they were not taken at that pace.
 */
export async function sendRecords(
  producer: RecordProducer,
  topics: Topics,
  seconds: number,
  parts: readonly Part[],
): Promise<Load> {
  const [warm, count] = [firstSeconds * recordsASecond, seconds * recordsASecond];
  const [first, measured] = [nothingDue(), nothingDue()];
  const taken: Promise<void>[] = [];
  const [begin, day] = [Date.now() + firstSeconds * 1_000, today()];
  let before: Promise<ReadonlyMap<string, number>> = Promise.resolve(new Map());
  for (let n = -warm; n < count; n++) {
    if (n === 0) before = cpuOf(parts);
    const at = begin + (n * 1_000) / recordsASecond;
    await sleep(Math.max(0, at - Date.now()));
    const whose = accounts[(n + warm) % accounts.length] as Whose;
    const nth = Math.floor((n + warm) / accounts.length);
    const [entity, round] = [nth % entitiesAnAccount, Math.floor(nth / entitiesAnAccount)];
    const isLater = entity % 2;
    const fires = round % 2 === isLater;
    const key = keyOf(whose.account, `c${entity}`, round + 1 - isLater);
    const due = n < 0 ? first : measured;
    // What has never fired does not end.
    if (fires || round > 0) due[fires ? 'fire' : 'end'].set(key, at);
    taken.push(producer.send(spend(topics, whose, day, `c${entity}`, fires ? 150 : 50)));
  }
  await Promise.all(taken);
  const took = (Date.now() - begin) / 1_000;
  const after = await cpuOf(parts);
  const used = await before;
  const cores = new Map([...after].map(([name, cpu]) => [name, (cpu - (used.get(name) ?? 0)) / 1e6 / took]));
  if (took > seconds + lateSeconds) {
    const text = `${count} records took ${took.toFixed(1)} s instead of ${seconds}, with ${coresText(cores)}: the machine is too busy for this measurement`;
    throw new BenchError('MR_BENCH_STALLED', text);
  }
  return { first, measured, recordsASecond: count / took, cores };
}

function nothingDue(): Due {
  return { fire: new Map(), end: new Map() };
}

/** CPU that this process and the parts have used, microseconds. */
async function cpuOf(parts: readonly Part[]): Promise<ReadonlyMap<string, number>> {
  const { user, system } = process.cpuUsage();
  const used = await Promise.all(parts.map(async (part) => [part.name, await part.cpu()] as const));
  return new Map([...used, ['sender and receiver', user + system] as const]);
}

/** What of a core each process needed, in words. */
export function coresText(cores: ReadonlyMap<string, number>): string {
  return [...cores].map(([name, share]) => `${share.toFixed(2)} of a core for ${name}`).join(', ');
}

/** The gold record of what a campaign has spent on a day. */
function spend(
  topics: Topics,
  { tenant, account }: Whose,
  day: string,
  entity: string,
  amount: number,
): OutgoingRecord {
  const gold = goldOf({ day, entity, spend: String(amount) }, Date.now(), tenant, account);
  return {
    topic: topics.ready.name,
    partition: null,
    key: topics.ready.key.serialize(gold.h.partition_key),
    value: topics.ready.value.serialize(gold),
    timestamp: Date.now(),
  };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/**
 * Milliseconds from each of these times until what was due was heard of, in order; `heard` says when each came.
 * @throws BenchError when one has not come in time.
 */
export async function latencies(
  due: ReadonlyMap<string, number>,
  heard: () => ReadonlyMap<string, number>,
): Promise<number[]> {
  for (const until = Date.now() + patienceMs; ; await sleep(200)) {
    const known = heard();
    const millis = [...due].flatMap(([key, at]) => {
      const came = known.get(key);
      return came === undefined ? [] : [came - at];
    });
    if (millis.length === due.size) return millis.sort((a, b) => a - b);
    if (Date.now() < until) continue;
    const text = `${due.size - millis.length} of ${due.size} had not come ${patienceMs / 1_000} seconds after the last record was sent`;
    throw new BenchError('MR_BENCH_STALLED', text);
  }
}

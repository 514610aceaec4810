import { createHash } from 'node:crypto';
import type { Topology } from '@millrace/streams';
import { Cluster, Redis } from 'ioredis';
import type { Findings } from './findings.ts';
import { readCommitted } from './topics.ts';

/** State of one task: `store/group/field` to the value's bytes in hexadecimal. */
type TaskState = Map<string, string>;

/** A task's state and the last commit that is in it; `seq` is undefined where nothing tells. */
interface Versioned {
  readonly entries: TaskState;
  seq: number | undefined;
}

/** By task, `sub-topology:partition`. */
type States = Map<string, Versioned>;

const SCAN_COUNT = 1_000;

/** One Redis or a cluster of them. */
export type RedisClient = Redis | Cluster;

/** Runs `work` with a connection of its own. `address`: a URL, or those of a cluster's nodes with commas between. */
export async function withRedis<T>(address: string, work: (redis: RedisClient) => Promise<T>): Promise<T> {
  const nodes = address.split(',');
  const redis = nodes.length === 1 ? new Redis(address) : new Cluster(nodes.map((node) => Number(new URL(node).port)));
  redis.on('error', () => undefined);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** All keys of an application. */
export async function keysOf(redis: RedisClient, application: string): Promise<string[]> {
  const keys: string[] = [];
  for (const node of redis instanceof Cluster ? redis.nodes('master') : [redis]) {
    let cursor = '0';
    do {
      const [next, found] = await node.scan(cursor, 'MATCH', `{${application}:*`, 'COUNT', SCAN_COUNT);
      keys.push(...found);
      cursor = next;
    } while (cursor !== '0');
  }
  return keys;
}

/**
 * Compares, task by task, what Redis holds with what the committed changelogs say. Both are read by their documented
 * layouts, without the runtime. Differences are added to `findings`; answers the digest of all tasks.
 */
export async function compareState(
  kafka: string,
  redis: RedisClient,
  topology: Topology,
  findings: Findings,
): Promise<string> {
  const [logged, held] = await Promise.all([statesInChangelogs(kafka, topology), statesInRedis(redis, topology)]);
  for (const task of new Set([...logged.keys(), ...held.keys()])) {
    const wanted = logged.get(task) ?? { entries: new Map<string, string>(), seq: undefined };
    const found = held.get(task) ?? { entries: new Map<string, string>(), seq: undefined };
    if (digestOf(wanted.entries) !== digestOf(found.entries)) compareEntries(task, wanted, found, findings);
    if (wanted.seq !== undefined && wanted.seq !== found.seq) {
      findings.add(
        'wrong',
        `state of task ${task}: Redis stands at commit ${found.seq}, its changelog at ${wanted.seq}`,
      );
    }
  }
  const digests = [...held].map(([task, { entries }]) => `${task} ${digestOf(entries)}`).sort();
  return createHash('sha256').update(digests.join('\n')).digest('hex');
}

function compareEntries(task: string, wanted: Versioned, found: Versioned, findings: Findings): void {
  for (const [name, value] of wanted.entries) {
    const is = found.entries.get(name);
    if (is === undefined) findings.add('lost', `state of task ${task}: Redis lacks ${name}`);
    else if (is !== value) findings.add('wrong', `state of task ${task}: ${name} is ${is}, its changelog has ${value}`);
  }
  for (const name of found.entries.keys()) {
    if (!wanted.entries.has(name)) findings.add('wrong', `state of task ${task}: ${name} is not in its changelog`);
  }
}

function digestOf(entries: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const name of [...entries.keys()].sort()) hash.update(`${name}=${entries.get(name)}\n`);
  return hash.digest('hex');
}

function stateOf(states: States, task: string): Versioned {
  const known = states.get(task);
  if (known !== undefined) return known;
  const fresh = { entries: new Map<string, string>(), seq: undefined };
  states.set(task, fresh);
  return fresh;
}

async function statesInRedis(redis: RedisClient, { applicationId }: Topology): Promise<States> {
  const states: States = new Map();
  for (const key of await keysOf(redis, applicationId)) {
    const found = /^\{[^}]*:(\d+:\d+)\}:(?:(m)|([kg]):([^:]+):(.*))$/s.exec(key);
    if (found === null) throw new Error(`Redis holds a key of no known form: ${key}`);
    const [, task = '', meta, kind, store, rest] = found;
    const state = stateOf(states, task);
    if (meta !== undefined) {
      const seq = await redis.hget(key, 'seq');
      // A task that never changed its state stands before its first commit.
      if (seq !== null && seq !== '-1') state.seq = Number(seq);
      continue;
    }
    const flat = (await redis.callBuffer('HGETALL', key)) as Buffer[];
    for (let at = 0; at + 1 < flat.length; at += 2) {
      const [field, value] = [flat[at] as Buffer, flat[at + 1] as Buffer];
      // The first byte is the layout's version.
      state.entries.set(`${store}/${kind === 'g' ? rest : ''}/${field}`, value.subarray(1).toString('hex'));
    }
  }
  return states;
}

async function statesInChangelogs(kafka: string, topology: Topology): Promise<States> {
  const states: States = new Map();
  for (const { id, stores } of topology.subTopologies) {
    for (const store of stores) {
      for (const { key, value, partition, headers } of await readCommitted(kafka, store.changelog)) {
        const state = stateOf(states, `${id}:${partition}`);
        const stamp = headers?.flatMap((header) => (header.c === undefined ? [] : [String(header.c)]))[0];
        state.seq = Math.max(state.seq ?? -1, Number(stamp?.split(',')[1]));
        const name = `${store.name}/${entryName(key as Buffer, store.kind === 'grouped')}`;
        if (value === null) state.entries.delete(name);
        else state.entries.set(name, value.toString('hex'));
      }
    }
  }
  return states;
}

/** `group/field` of a changelog key: that of a grouped store begins with the group's length in bytes. */
function entryName(key: Buffer, grouped: boolean): string {
  if (!grouped) return `/${key}`;
  const end = 4 + key.readUInt32BE(0);
  return `${key.subarray(4, end)}/${key.subarray(end)}`;
}

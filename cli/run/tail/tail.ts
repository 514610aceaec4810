import { setTimeout as sleep } from 'node:timers/promises';
import type { Topology } from '@millrace/streams';
import { type ApplicationTasks, applicationTasks } from '@millrace/streams/runtime';
import type { KafkaConsumer, Message } from 'node-rdkafka';
import type { Config } from '../../../base/config.ts';
import { registryClient } from '../../../schemas/registry.ts';
import { RegistryReader } from '../../../schemas/registry-reader.ts';
import { deadLetterTopic } from '../../../streams/topology/dead-letter.ts';
import { partitionsOf, settled, watermarks, withReader } from '../../gateway/broker-reader.ts';
import { duration } from '../../reads/tasks-text.ts';
import { flowOf } from '../../topology-flow.ts';
import { TailLines } from './tail-lines.ts';

/** Records of one fetch. */
const fetchRecords = 500;
/** Milliseconds between two lines that tell how the topologies run. */
const statusMs = 5_000;

/** What is followed. */
export interface TailTarget {
  readonly config: Config;
  readonly topologies: readonly Topology[];
  readonly tenant: string | undefined;
  readonly print: (line: string) => void;
}

/**
 * Follows what topologies write, and dead letters of what they read, from now on until `signal`: each record decoded, on a line; every five
 * seconds how far behind they are. `ready` is called when nothing that is written from then on is missed.
 * @throws what the broker's client does where it does not answer.
 */
export async function tail(target: TailTarget, signal: AbortSignal, ready: () => void): Promise<void> {
  const { config, topologies, tenant, print } = target;
  const { writes, deadLetters } = followedTopics(topologies);
  const reader = new RegistryReader(registryClient(config.address('registry')));
  const lines = new TailLines({ deadLetters, tenant, print, read: (value) => reader.read(value), now: Date.now });
  const broken = new AbortController();
  const telling = tellStatus(target, lines, AbortSignal.any([signal, broken.signal]));
  try {
    await withReader(config.address('kafka'), 'millrace-tail', async (consumer) => {
      const places = await partitionsOf(consumer, (topic) => writes.has(topic) || deadLetters.has(topic));
      const ends = await Promise.all(
        places.map(async (place) => ({ ...place, offset: (await watermarks(consumer, place)).high })),
      );
      consumer.assign(ends);
      ready();
      await follow(consumer, lines, signal);
    });
  } finally {
    broken.abort();
    await telling;
  }
}

/** Topics that topologies write, and those of the dead letters of what they read. */
export function followedTopics(topologies: readonly Topology[]): {
  readonly writes: ReadonlySet<string>;
  readonly deadLetters: ReadonlySet<string>;
} {
  const flows = topologies.map((topology) => flowOf(topology.toJSON()));
  return {
    writes: new Set(flows.flatMap(({ writes }) => writes)),
    deadLetters: new Set(flows.flatMap(({ reads }) => reads.map(deadLetterTopic))),
  };
}

async function follow(consumer: KafkaConsumer, lines: TailLines, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const messages = await settled<Message[]>((done) => consumer.consume(fetchRecords, done));
    for (const message of messages) {
      if (signal.aborted) return;
      await lines.take(message);
    }
    lines.endSecond();
  }
}

async function tellStatus(target: TailTarget, lines: TailLines, signal: AbortSignal): Promise<void> {
  const { config, topologies, print } = target;
  const options = { bootstrapServers: config.address('kafka'), redis: config.address('redis') };
  for (;;) {
    // Cut short by the end, and by nothing else.
    await sleep(statusMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const asked = topologies.map((topology) => applicationTasks(topology, options));
    try {
      print(statusLine(await Promise.all(asked), lines.counts));
    } catch (error) {
      print(`— how they run cannot be told: ${(error as Error).message}`);
    }
  }
}

/** How topologies run, in a line. */
export function statusLine(
  applications: readonly ApplicationTasks[],
  { written, refused }: TailLines['counts'],
): string {
  const each = applications.map(({ applicationId, tasks, problems }) => {
    const behind = Math.max(0, ...tasks.map(({ lagSeconds }) => lagSeconds ?? 0));
    const waiting = tasks.reduce((sum, { lagRecords }) => sum + (lagRecords ?? 0), 0);
    const running = tasks.filter(({ state }) => state === 'running').length;
    const said = `${applicationId}: ${running} of ${tasks.length} tasks run, ${waiting} records and ${duration(behind * 1_000)} behind`;
    return [said, ...problems].join('; ');
  });
  return `— ${each.join(' · ')} · written ${written}, refused ${refused}`;
}

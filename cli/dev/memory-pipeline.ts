import { bytesSerde, type Topology } from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import type { BuiltInReports } from '../../processors/reports.ts';
import { memoryCodec } from '../../schemas/codec.ts';
import { createTopics, type TopicId, type Topics, topicNames } from '../../schemas/topics.ts';
import { deadLetterHeaders } from '../../streams/topology/dead-letter.ts';
import { topologies } from '../../topologies/index.ts';
import { flowOf } from '../topology-flow.ts';

/** What passed through a topic. */
export interface TopicFlow {
  readonly topic: string;
  readonly records: number;
  /** The newest record, decoded; undefined before the first. */
  readonly newest: { readonly key: string; readonly value: unknown } | undefined;
}

/** A topology and what it has done. */
export interface TopologyFlow {
  readonly name: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly stores: readonly string[];
  /** How many there were, the reasons of the newest, and how many older ones are not kept. */
  readonly deadLetters: { readonly count: number; readonly newest: readonly string[]; readonly dropped: number };
}

/** Everything that has flowed so far. */
export interface Flow {
  readonly topologies: readonly TopologyFlow[];
  readonly topics: readonly TopicFlow[];
}

/** Reasons of dead letters that are kept of a topology: it may run for days. */
const keptReasons = 5;
const bytesTopic = (name: string) => ({ name, key: bytesSerde, value: bytesSerde });
const ids = new Map(Object.entries(topicNames).map(([id, name]): [string, TopicId] => [name, id as TopicId]));

interface Part {
  readonly name: string;
  readonly driver: TopologyTestDriver;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly stores: readonly string[];
  /** Topics that it writes for itself. */
  readonly internal: readonly string[];
  readonly letters: { count: number; newest: readonly string[] };
}

interface Counted {
  records: number;
  newest: { readonly key: Buffer | null; readonly value: Buffer | null } | undefined;
}

/**
 * All topologies that `millrace run` knows, each in a test driver, with their topics between them: what one writes, every other that
 * reads it is given at once, one partition a topic. Records pass through the bytes of their topics.
 */
export class MemoryPipeline {
  readonly topics: Topics = createTopics(memoryCodec());
  readonly #parts: readonly Part[];
  readonly #flow = new Map<string, Counted>();

  constructor(builtInReports: BuiltInReports, now: number) {
    this.#parts = topologies.map(({ name, build }) =>
      partOf(name, build({ topics: this.topics, builtInReports }), now),
    );
  }

  /** Brings a record into a topic; what it causes has happened when this returns. `timestamp` is epoch milliseconds. */
  send<T extends TopicId>(
    id: T,
    key: string,
    value: Parameters<Topics[T]['value']['serialize']>[0],
    timestamp: number,
  ): void {
    const topic = this.topics[id];
    // The topic's own serde takes the topic's own record, which the type of an indexed topic does not show.
    const bytes = (topic.value.serialize as (record: typeof value) => Buffer)(value);
    this.#deliver(topic.name, topic.key.serialize(key), bytes, timestamp);
  }

  /** Moves every clock on: what is due by the wall clock happens. */
  advance(milliseconds: number, timestamp: number): void {
    for (const part of this.#parts) {
      part.driver.advanceWallClockTime(milliseconds);
      this.#handOn(part, timestamp);
    }
  }

  flow(): Flow {
    return {
      topologies: this.#parts.map(({ name, reads, writes, stores, letters: { count, newest } }) => ({
        ...{ name, reads, writes, stores },
        deadLetters: { count, newest, dropped: count - newest.length },
      })),
      topics: [...this.#flow].map(([topic, { records, newest }]) => ({
        topic,
        records,
        newest: this.#decoded(topic, newest),
      })),
    };
  }

  #deliver(topic: string, key: Buffer | null, value: Buffer | null, timestamp: number): void {
    const flow = this.#flow.get(topic) ?? { records: 0, newest: undefined };
    this.#flow.set(topic, flow);
    flow.records += 1;
    flow.newest = { key, value };
    for (const part of this.#parts) {
      if (!part.reads.includes(topic)) continue;
      part.driver.createInputTopic(bytesTopic(topic)).pipeBytes(key, value, timestamp);
      this.#handOn(part, timestamp);
    }
  }

  #handOn({ driver, writes, internal, letters }: Part, timestamp: number): void {
    for (const letter of driver.takeDeadLetters()) {
      letters.count += 1;
      letters.newest = [...letters.newest, reasonOf(letter)].slice(-keptReasons);
    }
    // The driver has run these itself, and would keep them for a reader.
    for (const topic of internal) driver.createOutputTopic(bytesTopic(topic)).readRecords();
    for (const topic of writes) {
      for (const record of driver.createOutputTopic(bytesTopic(topic)).readRecords()) {
        this.#deliver(topic, record.key, record.value, record.timestamp < 0 ? timestamp : record.timestamp);
      }
    }
  }

  #decoded(topic: string, newest: Counted['newest']): TopicFlow['newest'] {
    const id = ids.get(topic);
    if (newest === undefined || id === undefined) return undefined;
    const value = newest.value === null ? null : this.topics[id].value.deserialize(newest.value);
    return { key: newest.key?.toString('utf8') ?? '', value };
  }
}

function partOf(name: string, topology: Topology, wallClockMs: number): Part {
  const internal = topology.internalTopics.map(({ topic }) => topic);
  return {
    name,
    driver: new TopologyTestDriver(topology, { wallClockMs }),
    ...flowOf(topology.toJSON()),
    stores: topology.subTopologies.flatMap(({ stores }) => stores.map((store) => store.name)),
    internal,
    letters: { count: 0, newest: [] },
  };
}

function reasonOf({ topic, headers }: ReturnType<TopologyTestDriver['takeDeadLetters']>[number]): string {
  const message = headers.find(([name]) => name === deadLetterHeaders.message)?.[1];
  return `${topic}: ${message?.toString('utf8') ?? 'no reason'}`;
}

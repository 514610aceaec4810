import type { Message } from 'node-rdkafka';
import { GroupReader } from '../../sinks/runner/consumer.ts';
import { testStack } from '../lanes.ts';

/** Milliseconds that messages may take to come. */
const patienceMs = 30_000;

/** Reads topics of the test's broker from their beginning. `close` it. */
export interface TopicReader {
  /** The messages that are `wanted`, of all that have come, once there are so many; after 30 seconds those that there are. */
  received(count: number, wanted: (message: Message) => boolean): Promise<Message[]>;
  close(): Promise<void>;
}

/** Opens a reader that is the only one of its group. */
export async function readTopics(group: string, topics: readonly string[]): Promise<TopicReader> {
  const reader = await GroupReader.open({
    brokers: testStack().kafka,
    group,
    topics,
    kafka: {},
    onWarning: () => undefined,
  });
  const seen: Message[] = [];
  return {
    async received(count, wanted) {
      const ends = Date.now() + patienceMs;
      while (seen.filter(wanted).length < count && Date.now() < ends) seen.push(...(await reader.fetch(100)));
      return seen.filter(wanted);
    },
    close: () => reader.close([]),
  };
}

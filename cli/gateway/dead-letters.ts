import type { KafkaConsumer, Message } from 'node-rdkafka';
import type { Config } from '../../base/config.ts';
import type {
  DeadLetterPlace,
  DeadLetterPort,
  DeadLetterQuery,
  DeadLetterScan,
  StoredDeadLetter,
} from '../../gateway/ports.ts';
import { registryClient } from '../../schemas/registry.ts';
import { RegistryReader } from '../../schemas/registry-reader.ts';
import { RecordProducer } from '../../sinks/runner/producer.ts';
import { deadLetterHeaders, deadLetterTopic } from '../../streams/topology/dead-letter.ts';
import { partitionsOf, settled, type TopicPartition, watermarks, withReader } from './broker-reader.ts';
import { isDeadLetterTopic, letterOf, redrivesHeader } from './letter.ts';
import { NewestLetters } from './newest-letters.ts';

/** Records of a partition that a scan looks through. */
const scannedRecords = 2_000;
/** Milliseconds that a scan may take. */
const scanMs = 10_000;
/** Records of one fetch. */
const fetchRecords = 500;
/** Bytes of a value that a scan keeps: a broken record may be a megabyte. */
const keptBytes = 16 * 1024;
/** Names that a redrive takes out again: the next refusal writes its own. */
const errorHeaders: ReadonlySet<string> = new Set(Object.values(deadLetterHeaders));

interface Range extends TopicPartition {
  readonly from: number;
  readonly to: number;
}

/** Dead letters of the configured broker and registry, which are asked for when they are needed: a gateway runs without them, too. */
export function deadLetterPort(config: Config): DeadLetterPort {
  const letters = new DeadLetterTopics(() => config.address('kafka'));
  let reader: RegistryReader | undefined;
  return {
    deadLetters: (query) => letters.newest(query),
    lettersAt: (places, wants) => letters.at(places, wants),
    redrive: (found) => letters.redrive(found),
    read: async (value) => {
      reader ??= new RegistryReader(registryClient(config.address('registry')));
      return reader.read(value);
    },
  };
}

/** Reads topics of dead letters, and sends letters back. Each call has a client of its own, without a group. */
class DeadLetterTopics {
  readonly #brokers: () => string;

  constructor(brokers: () => string) {
    this.#brokers = brokers;
  }

  /** The newest letters that are wanted. */
  newest({ sourceTopic, wants, limit }: DeadLetterQuery): Promise<DeadLetterScan> {
    return this.#read(async (consumer) => {
      const wanted = sourceTopic === undefined ? isDeadLetterTopic : isTopic(deadLetterTopic(sourceTopic));
      const ranges: Range[] = [];
      let older = false;
      for (const place of await partitionsOf(consumer, wanted)) {
        const { low, high } = await watermarks(consumer, place);
        older ||= high - low > scannedRecords;
        if (high > low) ranges.push({ ...place, from: Math.max(low, high - scannedRecords), to: high });
      }
      const newest = new NewestLetters(limit);
      const complete = await read(consumer, ranges, (message) => {
        const letter = letterOf(message, keptBytes);
        if (wants(letter)) newest.add(letter);
      });
      const { letters, found, reasons } = newest;
      return { letters, found, reasons, more: older || !complete || found > letters.length };
    });
  }

  /** The letters at these places that are still there and wanted, whole. */
  at(places: readonly DeadLetterPlace[], wants: DeadLetterQuery['wants']): Promise<readonly StoredDeadLetter[]> {
    return this.#read(async (consumer) => {
      const there = await partitionsOf(consumer, isDeadLetterTopic);
      const known = new Set(there.map(({ topic, partition }) => `${topic}/${partition}`));
      const found: StoredDeadLetter[] = [];
      for (const { topic, partition, offset } of places) {
        if (!known.has(`${topic}/${partition}`)) continue;
        const { low, high } = await watermarks(consumer, { topic, partition });
        if (offset < low || offset >= high) continue;
        await read(consumer, [{ topic, partition, from: offset, to: offset + 1 }], (message) => {
          const letter = letterOf(message);
          if (message.offset === offset && wants(letter)) found.push(letter);
        });
      }
      return found;
    });
  }

  /** Sends letters to where they came from, in the partition that they had. @throws SinkBrokerError. */
  async redrive(letters: readonly StoredDeadLetter[]): Promise<void> {
    const producer = await RecordProducer.open({
      brokers: this.#brokers(),
      clientId: 'millrace-redrive',
      kafka: {},
      onWarning: () => undefined,
    });
    try {
      await Promise.all(
        letters.map(({ sourceTopic, partition, key, value, headers, redrives, writtenAt, at }) =>
          producer.send({
            topic: sourceTopic,
            partition,
            key,
            value,
            timestamp: writtenAt ?? at,
            headers: [
              ...headers.filter(([name]) => !errorHeaders.has(name) && name !== redrivesHeader),
              [redrivesHeader, Buffer.from(String(redrives + 1))],
            ],
          }),
        ),
      );
    } finally {
      await producer.close();
    }
  }

  #read<T>(work: (consumer: KafkaConsumer) => Promise<T>): Promise<T> {
    return withReader(this.#brokers(), 'millrace-dead-letters', work);
  }
}

const isTopic = (wanted: string) => (topic: string) => topic === wanted;

/** Reads ranges to their ends, or for as long as a scan may take: then it is false. Ends of aborted transactions count as read. */
async function read(consumer: KafkaConsumer, ranges: readonly Range[], take: (message: Message) => void) {
  const open = new Map(ranges.map((range) => [`${range.topic}/${range.partition}`, range]));
  const ended = ({ topic, partition }: TopicPartition) => open.delete(`${topic}/${partition}`);
  consumer.on('partition.eof', ended);
  consumer.assign(ranges.map(({ topic, partition, from }) => ({ topic, partition, offset: from })));
  const until = Date.now() + scanMs;
  while (open.size > 0 && Date.now() < until) {
    const messages = await settled<Message[]>((done) => consumer.consume(fetchRecords, done));
    for (const message of messages) {
      const range = open.get(`${message.topic}/${message.partition}`);
      if (range === undefined) continue;
      if (message.offset < range.to) take(message);
      if (message.offset >= range.to - 1) ended(message);
    }
  }
  consumer.off('partition.eof', ended);
  consumer.unassign();
  return open.size === 0;
}

import { randomUUID } from 'node:crypto';
import rdkafka, { type Message } from 'node-rdkafka';
import type { DeadLetterPlace, DeadLetterQuery, DeadLetterScan, StoredDeadLetter } from '../../gateway/ports.ts';
import { RecordProducer } from '../../sinks/runner/producer.ts';
import { deadLetterHeaders, deadLetterTopic } from '../../streams/topology/dead-letter.ts';

/** Header with how often a record was given back; a text. It comes along when the record is refused again. */
const redrivesHeader = 'millrace.redrives';
/** Records of a partition that a scan looks through. */
const scannedRecords = 2_000;
/** Milliseconds that a scan may take, and that the broker has for one request. */
const [scanMs, requestMs] = [10_000, 10_000];
/** Records of one fetch. */
const fetchRecords = 500;
/** Bytes of a value that a scan keeps: a broken record may be a megabyte. */
const keptBytes = 16 * 1024;
/** Names that a redrive takes out again: the next refusal writes its own. */
const errorHeaders: ReadonlySet<string> = new Set(Object.values(deadLetterHeaders));

interface Range {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** Reads topics of dead letters, and sends letters back. Each call has a client of its own, without a group. */
export class DeadLetterTopics {
  readonly #brokers: () => string;

  /** The address is asked for when it is needed: a gateway runs without a broker, too. */
  constructor(brokers: () => string) {
    this.#brokers = brokers;
  }

  /** The newest letters that are wanted. */
  newest({ sourceTopic, wants, limit }: DeadLetterQuery): Promise<DeadLetterScan> {
    return this.#withConsumer(async (consumer) => {
      const topic = sourceTopic === undefined ? undefined : deadLetterTopic(sourceTopic);
      const partitions = (await partitionsOf(consumer)).filter((each) => topic === undefined || each.topic === topic);
      const ranges: Range[] = [];
      let older = false;
      for (const { topic: name, partition } of partitions) {
        const { low, high } = await watermarks(consumer, name, partition);
        older ||= high - low > scannedRecords;
        if (high > low) ranges.push({ topic: name, partition, from: Math.max(low, high - scannedRecords), to: high });
      }
      const found: StoredDeadLetter[] = [];
      const complete = await read(consumer, ranges, (message) => {
        const letter = letterOf(message, keptBytes);
        if (wants(letter)) found.push(letter);
      });
      const letters = found.sort((a, b) => b.at - a.at || b.offset - a.offset).slice(0, limit);
      return { letters, found: found.length, more: older || !complete || found.length > letters.length };
    });
  }

  /** The letters at these places that are still there and wanted, whole. */
  at(places: readonly DeadLetterPlace[], wants: DeadLetterQuery['wants']): Promise<readonly StoredDeadLetter[]> {
    return this.#withConsumer(async (consumer) => {
      const known = new Set((await partitionsOf(consumer)).map(({ topic, partition }) => `${topic}/${partition}`));
      const found: StoredDeadLetter[] = [];
      for (const { topic, partition, offset } of places) {
        if (!known.has(`${topic}/${partition}`)) continue;
        const { low, high } = await watermarks(consumer, topic, partition);
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

  async #withConsumer<T>(work: (consumer: rdkafka.KafkaConsumer) => Promise<T>): Promise<T> {
    const consumer = new rdkafka.KafkaConsumer(
      {
        'metadata.broker.list': this.#brokers(),
        'client.id': 'millrace-dead-letters',
        // Never joined: partitions are assigned by hand, and nothing is committed.
        'group.id': `millrace-dead-letters-${randomUUID()}`,
        'enable.auto.commit': false,
        'isolation.level': 'read_committed',
        'enable.partition.eof': true,
      } as rdkafka.ConsumerGlobalConfig,
      { 'auto.offset.reset': 'earliest' },
    );
    await settled((done) => consumer.connect({ timeout: requestMs, allTopics: false }, done));
    try {
      return await work(consumer);
    } finally {
      await new Promise((resolve) => consumer.disconnect(resolve));
    }
  }
}

function settled<T>(
  start: (done: (error: rdkafka.LibrdKafkaError | null | undefined, value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));
}

async function partitionsOf(consumer: rdkafka.KafkaConsumer) {
  const { topics } = await settled<rdkafka.Metadata>((done) =>
    consumer.getMetadata({ allTopics: true, timeout: requestMs }, done),
  );
  return topics
    .filter(({ name }) => name === deadLetterTopic(name.slice(0, -deadLetterTopic('').length)))
    .flatMap(({ name, partitions }) => partitions.map(({ id }) => ({ topic: name, partition: id })));
}

async function watermarks(consumer: rdkafka.KafkaConsumer, topic: string, partition: number) {
  const { lowOffset, highOffset } = await settled<rdkafka.WatermarkOffsets>((done) =>
    consumer.queryWatermarkOffsets(topic, partition, requestMs, done),
  );
  return { low: lowOffset, high: highOffset };
}

/** Reads ranges to their ends, or for as long as a scan may take: then it is false. Ends of aborted transactions count as read. */
async function read(consumer: rdkafka.KafkaConsumer, ranges: readonly Range[], take: (message: Message) => void) {
  const open = new Map(ranges.map((range) => [`${range.topic}/${range.partition}`, range]));
  const ended = ({ topic, partition }: { readonly topic: string; readonly partition: number }) =>
    open.delete(`${topic}/${partition}`);
  consumer.on('partition.eof', ended);
  consumer.setDefaultConsumeTimeout(200);
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

function letterOf(message: Message, most = Number.POSITIVE_INFINITY): StoredDeadLetter {
  const headers = (message.headers ?? []).flatMap((header) =>
    Object.entries(header).map(([name, value]): readonly [string, Buffer] => [
      name,
      Buffer.from(value as Buffer | string),
    ]),
  );
  const texts = new Map(headers.map(([name, value]) => [name, value.toString('utf8')]));
  const number = (name: string) => (texts.has(name) ? Number(texts.get(name)) : null);
  const { topic, partition, offset, value } = message;
  return {
    ...{ topic, partition, offset, headers },
    sourceTopic: texts.get(deadLetterHeaders.topic) ?? topic.slice(0, -deadLetterTopic('').length),
    sourcePartition: number(deadLetterHeaders.partition),
    sourceOffset: number(deadLetterHeaders.offset),
    at: message.timestamp ?? 0,
    writtenAt: number(deadLetterHeaders.timestamp),
    reason: texts.get(deadLetterHeaders.exception) ?? 'unknown',
    message: texts.get(deadLetterHeaders.message) ?? '',
    key: Buffer.from(message.key ?? ''),
    // A copy: the client's own memory is as large as the fetch that it came with.
    value: value === null ? null : Buffer.from(value.subarray(0, Math.min(value.length, most))),
    bytes: value?.length ?? 0,
    redrives: number(redrivesHeader) ?? 0,
  };
}

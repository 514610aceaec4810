import type { KafkaConsumer } from 'node-rdkafka';
import type { Config } from '../../base/config.ts';
import type {
  DeadLetterPlace,
  DeadLetterPort,
  DeadLetterQuery,
  DeadLetterScan,
  StoredDeadLetter,
} from '../../gateway/ports.ts';
import { recordId } from '../../gateway/reads/pipeline-records.ts';
import { registryClient } from '../../schemas/registry.ts';
import { RegistryReader } from '../../schemas/registry-reader.ts';
import { RecordProducer } from '../../sinks/runner/producer.ts';
import { deadLetterHeaders, deadLetterTopic } from '../../streams/topology/dead-letter.ts';
import { CliError } from '../errors.ts';
import { partitionsOf, watermarks, withReader } from './broker-reader.ts';
import { isDeadLetterTopic, letterOf, redrivesHeader } from './letter.ts';
import { NewestLetters } from './newest-letters.ts';
import { roundsOf } from './place-rounds.ts';
import { newestRanges, type OffsetRange, readRanges } from './read-ranges.ts';

/** Records of a partition that a scan looks through. */
const scannedRecords = 2_000;
/** Bytes of a value that a scan keeps: a broken record may be a megabyte. */
const keptBytes = 16 * 1024;
/** Names that a redrive takes out again: the next refusal writes its own. */
const errorHeaders: ReadonlySet<string> = new Set(Object.values(deadLetterHeaders));

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
      const { ranges, older } = await newestRanges(consumer, await partitionsOf(consumer, wanted), scannedRecords);
      const newest = new NewestLetters(limit);
      const complete = await readRanges(consumer, ranges, (message) => {
        const letter = letterOf(message, keptBytes);
        if (wants(letter)) newest.add(letter);
      });
      const { letters, found, reasons } = newest;
      return { letters, found, reasons, more: older || !complete || found > letters.length };
    });
  }

  /**
   * The letters at these places that are still there and wanted, whole.
   * @throws CliError MR_CLI_UNREAD when not all of the places could be read: what is not found then may be there.
   */
  async at(places: readonly DeadLetterPlace[], wants: DeadLetterQuery['wants']): Promise<readonly StoredDeadLetter[]> {
    const wanted = new Set(places.map(recordId));
    const found: StoredDeadLetter[] = [];
    for (const round of roundsOf(places)) {
      // A client for each: what one has still to tell of the end of a partition would be taken for that of the next round's range.
      await this.#read(async (consumer) => {
        const ranges = await thereOf(consumer, round);
        const isWhole = await readRanges(consumer, ranges, (message) => {
          if (!wanted.has(recordId(message))) return;
          const letter = letterOf(message);
          if (wants(letter)) found.push(letter);
        });
        if (!isWhole)
          throw new CliError('MR_CLI_UNREAD', 'the broker did not give all that was asked for in ten seconds');
      });
    }
    return found;
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

/** What is there of ranges of topics of dead letters. */
async function thereOf(consumer: KafkaConsumer, ranges: readonly OffsetRange[]): Promise<readonly OffsetRange[]> {
  const there = await partitionsOf(consumer, isDeadLetterTopic);
  const known = new Set(there.map(({ topic, partition }) => `${topic}/${partition}`));
  const kept: OffsetRange[] = [];
  for (const { topic, partition, from, to } of ranges) {
    if (!known.has(`${topic}/${partition}`)) continue;
    const { low, high } = await watermarks(consumer, { topic, partition });
    const range = { topic, partition, from: Math.max(low, from), to: Math.min(high, to) };
    if (range.from < range.to) kept.push(range);
  }
  return kept;
}

const isTopic = (wanted: string) => (topic: string) => topic === wanted;

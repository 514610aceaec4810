import { BrokerError, RecordError, SerdeError } from '../errors.ts';
import type { ConsumedRecord } from '../topology/decode.ts';
import { GlobalTable } from '../topology/global-table.ts';
import type { GlobalTableAccess, Topology } from '../topology/topology.ts';
import type { KafkaClients, PartitionReader, TopicPartitionOffset } from './client.ts';
import type { ResolvedConfig } from './config.ts';
import type { StreamsMetrics } from './metrics.ts';
import { Needs } from './needs.ts';

const FETCH_RECORDS = 5_000;
/** Filling a table gives up when nothing came for so long, milliseconds. */
const STALL_TIMEOUT_MS = 60_000;

/**
 * The global tables of an application, whole in each process. `start` resolves when every table has reached what was its
 * end; from then on changes follow as they are committed, so two processes may see one at different moments.
 */
export class GlobalTables {
  readonly #clients: KafkaClients;
  readonly #config: ResolvedConfig;
  readonly #metrics: StreamsMetrics;
  readonly #byTopic = new Map<string, GlobalTable>();
  readonly #byName = new Map<string, GlobalTable>();
  #reader: PartitionReader | undefined;
  #following: Promise<void> | undefined;
  #stopping = false;

  constructor(topology: Topology, clients: KafkaClients, config: ResolvedConfig, metrics: StreamsMetrics) {
    this.#clients = clients;
    this.#config = config;
    this.#metrics = metrics;
    for (const description of topology.globalTables) {
      const table = new GlobalTable(description);
      this.#byTopic.set(description.source.topic, table);
      this.#byName.set(description.name, table);
    }
  }

  /** The table of that name; the topology was compiled, so there is one. */
  table(name: string): GlobalTableAccess {
    const table = this.#byName.get(name);
    if (table === undefined) throw new BrokerError(`global table '${name}' is not part of this application`);
    return table;
  }

  /** `onFailure` is called when following the topics breaks off. */
  async start(onFailure: (error: Error) => void): Promise<void> {
    if (this.#byTopic.size === 0) return;
    const ends = await this.#ends();
    this.#reader = await this.#clients.partitionReader('global-tables');
    this.#reader.assign(ends.map(({ topic, partition, low }) => ({ topic, partition, offset: low })));
    await this.#fill(new Map(ends.filter(({ low, high }) => low < high).map((end) => [positionKey(end), end.high])));
    this.#following = this.#follow().catch(onFailure);
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#stopping = true;
    await this.#following;
    await this.#reader?.close(timeoutMs);
  }

  async #ends(): Promise<ReadonlyArray<{ topic: string; partition: number; low: number; high: number }>> {
    const admin = await this.#clients.topicAdmin();
    const counts = await admin.partitionCounts().finally(() => admin.close());
    const watermarks = await this.#clients.watermarkReader();
    try {
      const partitions = [...this.#byTopic.keys()].flatMap((topic) =>
        Array.from({ length: counts.get(topic) ?? 0 }, (_, partition) => ({ topic, partition })),
      );
      return await Promise.all(
        partitions.map(async (partition) => ({ ...partition, ...(await watermarks.watermarks(partition)) })),
      );
    } finally {
      await watermarks.close(STALL_TIMEOUT_MS);
    }
  }

  async #fill(open: Map<string, number>): Promise<void> {
    const reached = ({ topic, partition, offset }: TopicPartitionOffset) => {
      const key = positionKey({ topic, partition });
      if (offset >= (open.get(key) ?? Number.POSITIVE_INFINITY)) open.delete(key);
    };
    let lastProgress = performance.now();
    while (open.size > 0) {
      const { records, ends } = await this.#step();
      for (const { topic, partition, offset } of records) reached({ topic, partition, offset: offset + 1 });
      for (const end of ends) reached(end);
      if (records.length > 0 || ends.length > 0) lastProgress = performance.now();
      if (performance.now() - lastProgress > STALL_TIMEOUT_MS) {
        throw new BrokerError(
          `filling global tables made no progress for ${STALL_TIMEOUT_MS} ms at ${[...open.keys()].join(', ')}`,
        );
      }
    }
  }

  async #follow(): Promise<void> {
    while (!this.#stopping) await this.#step();
  }

  async #step() {
    if (this.#reader === undefined) throw new BrokerError('the global tables were not started');
    const batch = await this.#reader.fetch(FETCH_RECORDS);
    const needs = new Needs();
    for (const { topic, value } of batch.records) needs.add(this.#byTopic.get(topic)?.description.source.value, value);
    await needs.fetch();
    for (const record of batch.records) this.#apply(record);
    if (batch.records.length > 0) this.#measure();
    return batch;
  }

  #apply(record: ConsumedRecord): void {
    const table = this.#byTopic.get(record.topic);
    if (table === undefined) return;
    const application = this.#config.applicationId;
    try {
      table.apply(record);
    } catch (error) {
      if (!(error instanceof SerdeError || error instanceof RecordError)) throw error;
      // The topic keeps the record; a table has no transaction in which a dead letter could be written.
      this.#metrics.events.inc({ application, event: 'global_table_record_skipped' });
      const { topic, partition, offset } = record;
      this.#config.logger.warn({ topic, partition, offset }, `record of a global table skipped: ${error.message}`);
    }
  }

  #measure(): void {
    for (const table of this.#byTopic.values()) {
      const labels = { application: this.#config.applicationId, table: table.description.name };
      this.#metrics.globalTableEntries.set(labels, table.size);
    }
  }
}

function positionKey({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`;
}

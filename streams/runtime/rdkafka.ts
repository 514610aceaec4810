import rdkafka from 'node-rdkafka';
import { BrokerError } from '../errors.ts';
import type { KafkaClients, NewTopic, TopicAdmin } from './client.ts';
import type { ResolvedConfig } from './config.ts';
import { leave } from './leave.ts';
import type { StreamsMetrics } from './metrics.ts';
import { RdkafkaGroupConsumer, RdkafkaPartitionReader, RdkafkaWatermarkReader } from './rdkafka-consumer.ts';
import { RdkafkaTransactionalProducer } from './rdkafka-producer.ts';

const REQUEST_TIMEOUT_MS = 20_000;

/**
 * The clients on node-rdkafka (librdkafka), fetching apart when the configuration says so. Each handle costs some threads: close
 * what you made.
 */
export function rdkafkaClients(config: ResolvedConfig, metrics: StreamsMetrics): KafkaClients {
  // The library behind it takes a third of a second to load.
  const direct = async (purpose: string) =>
    (await import('./fetch/direct-fetcher.ts')).DirectFetcher.create(config, metrics, purpose);
  const isDirect = config.fetcher === 'direct';
  return {
    groupConsumer: async (strategy) =>
      RdkafkaGroupConsumer.connect(config, strategy, isDirect ? await direct('fetch') : undefined),
    transactionalProducer: () => RdkafkaTransactionalProducer.connect(config),
    partitionReader: (purpose) => (isDirect ? direct(purpose) : RdkafkaPartitionReader.connect(config, purpose)),
    watermarkReader: () => RdkafkaWatermarkReader.connect(config),
    topicAdmin: async () => new RdkafkaTopicAdmin(config),
  };
}

class RdkafkaTopicAdmin implements TopicAdmin {
  readonly #properties: rdkafka.GlobalConfig;
  readonly #admin: rdkafka.IAdminClient;

  constructor(config: ResolvedConfig) {
    this.#properties = {
      'metadata.broker.list': config.bootstrapServers,
      'client.id': `${config.applicationId}-${config.instanceId}-admin`,
      ...config.kafka,
    } as rdkafka.GlobalConfig;
    this.#admin = rdkafka.AdminClient.create(this.#properties);
  }

  /** Asks with a producer's handle, because the admin client of the library has no metadata call. */
  partitionCounts(): Promise<ReadonlyMap<string, number>> {
    const handle = new rdkafka.Producer(this.#properties as rdkafka.ProducerGlobalConfig);
    return new Promise((resolve, reject) => {
      handle.connect({ timeout: REQUEST_TIMEOUT_MS, allTopics: true }, (error, metadata) => {
        if (error) {
          reject(new BrokerError(`cannot read the topics of the broker: ${error.message}`, { cause: error }));
          return;
        }
        const counts = new Map(metadata.topics.map((topic) => [topic.name, topic.partitions.length]));
        void leave(handle).then(() => resolve(counts));
      });
    });
  }

  createTopic(topic: NewTopic): Promise<void> {
    const request = {
      topic: topic.name,
      num_partitions: topic.partitions,
      replication_factor: topic.replicationFactor,
      config: { ...topic.config },
    };
    return new Promise((resolve, reject) => {
      this.#admin.createTopic(request, REQUEST_TIMEOUT_MS, (error) => {
        if (!error || error.code === rdkafka.CODES.ERRORS.ERR_TOPIC_ALREADY_EXISTS) resolve();
        else reject(new BrokerError(`topic '${topic.name}' cannot be created: ${error.message}`, { cause: error }));
      });
    });
  }

  close(): void {
    this.#admin.disconnect();
  }
}

import type rdkafka from 'node-rdkafka';
import { BrokerError } from '../errors.ts';
import type { ResolvedConfig } from './config.ts';

/** Longest wait for one request, milliseconds. Must be above the transaction timeout: offsets may be held by one. */
export const REQUEST_TIMEOUT_MS = 20_000;

/** Properties every consumer of the runtime has. Offsets are never stored or committed by the client itself. */
export function consumerProperties(config: ResolvedConfig, purpose: string): rdkafka.ConsumerGlobalConfig {
  return {
    'metadata.broker.list': config.bootstrapServers,
    'client.id': `${config.applicationId}-${config.instanceId}-${purpose}`,
    'enable.auto.commit': false,
    'enable.auto.offset.store': false,
    'enable.partition.eof': true,
    'isolation.level': 'read_committed',
    'fetch.wait.max.ms': 50,
    'queued.max.messages.kbytes': 32_768,
    'queued.min.messages': 10_000,
    ...config.kafka,
  } as rdkafka.ConsumerGlobalConfig;
}

/**
 * Properties every consumer has for its topics. Positions are always given, so a reset is a fault. Among the others the client
 * takes this without a word and, when a position is not in the log, goes on at the end of it.
 */
export const topicProperties = { 'auto.offset.reset': 'error' } as const;

/** @throws BrokerError */
export function connected(consumer: rdkafka.KafkaConsumer): Promise<rdkafka.KafkaConsumer> {
  return new Promise((resolve, reject) => {
    consumer.connect({ timeout: REQUEST_TIMEOUT_MS, allTopics: false }, (error) => {
      if (error) reject(new BrokerError(`cannot connect to the broker: ${error.message}`, { cause: error }));
      else resolve(consumer);
    });
  });
}

import { type Admin, Kafka, logLevel } from 'kafkajs';
import { unreachable } from './unreachable.ts';

export type { Admin };

/** A connection for administration: topics, configuration, offsets. Data goes through the stream runtime's client. */
export interface KafkaAdminOptions {
  readonly clientId?: string;
  /** Milliseconds that one request may take. Default 30,000. */
  readonly requestTimeoutMs?: number;
  /** How often a failed request is repeated. Default 8. */
  readonly retries?: number;
}

/** Makes a Kafka client on `brokers` (`host:port[,host:port…]`) with bounded waits and retries. */
export function createKafka(brokers: string, options: KafkaAdminOptions = {}): Kafka {
  return new Kafka({
    clientId: options.clientId ?? 'millrace',
    brokers: brokers.split(','),
    connectionTimeout: Math.min(10_000, options.requestTimeoutMs ?? 10_000),
    requestTimeout: options.requestTimeoutMs ?? 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 5_000, retries: options.retries ?? 8 },
    logLevel: logLevel.NOTHING,
  });
}

/**
 * Runs `work` with a connected admin client and disconnects it afterwards, whatever happens.
 * @throws UnreachableError when no broker answers, and what `work` throws.
 */
export async function withKafkaAdmin<T>(
  brokers: string,
  work: (admin: Admin) => Promise<T>,
  options: KafkaAdminOptions = {},
): Promise<T> {
  const admin = createKafka(brokers, options).admin();
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    throw unreachable('kafka', brokers, error) ?? error;
  } finally {
    await admin.disconnect();
  }
}

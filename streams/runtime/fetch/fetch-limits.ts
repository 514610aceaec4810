import type { ResolvedConfig } from '../config.ts';

/** How much is fetched at once and held. Each has the name of librdkafka's property, so that both fetchers take it. */
export interface FetchLimits {
  /** Bytes of one partition in one answer, and held before no more is asked for: `fetch.message.max.bytes`. Default 1 MiB. */
  readonly partitionBytes: number;
  /** Bytes of one answer: `fetch.max.bytes`. Default 16 MiB. A single batch above the limits is taken all the same. */
  readonly requestBytes: number;
  /** Compressed bytes that are held in all: `queued.max.messages.kbytes`. Default 32 MiB. */
  readonly bufferBytes: number;
  /** How long a broker waits for something to answer with, milliseconds: `fetch.wait.max.ms`. Default 50. */
  readonly waitMs: number;
}

/** The limits of an application: from its `kafka` properties, else the defaults. */
export function fetchLimits({ kafka }: Pick<ResolvedConfig, 'kafka'>): FetchLimits {
  const of = (name: string, otherwise: number): number => Number(kafka[name] ?? otherwise);
  return {
    partitionBytes: of('fetch.message.max.bytes', of('max.partition.fetch.bytes', 1024 * 1024)),
    requestBytes: of('fetch.max.bytes', 16 * 1024 * 1024),
    bufferBytes: of('queued.max.messages.kbytes', 32 * 1024) * 1024,
    waitMs: of('fetch.wait.max.ms', 50),
  };
}

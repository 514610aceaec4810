import { parseArgs } from 'node:util';
import { BenchError } from '../errors.ts';

/** What may be said on the command line of a bench of the stream runtime. */
export interface DuelOptions {
  /** Runs Kafka Streams in turns with Millrace. */
  readonly peer: boolean;
  readonly records: number | undefined;
  readonly rounds: number;
  /** Threads of Kafka Streams. */
  readonly threads: number;
  readonly commitIntervalMs: number;
  /** Keys of the state, where the bench has a choice. */
  readonly keys: number | undefined;
  /** Seconds of load of a latency run. */
  readonly seconds: number;
  /** How Millrace fetches. */
  readonly fetcher: 'direct' | 'rdkafka';
  /** Folder for a CPU profile of Millrace. */
  readonly profile: string | undefined;
}

/** The options after the bench's name. @throws BenchError MR_BENCH_USAGE. */
export function duelOptions(args: readonly string[]): DuelOptions {
  const { values } = parsed(args);
  const number = <T>(name: keyof typeof values, otherwise: T): number | T => {
    const text = values[name];
    if (typeof text !== 'string') return otherwise;
    const value = Number(text);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new BenchError('MR_BENCH_USAGE', `--${name} ${text}: a whole number above 0 is wanted`);
  };
  return {
    peer: values.peer ?? false,
    records: number('records', undefined),
    rounds: number('rounds', 3),
    threads: number('threads', 2),
    commitIntervalMs: number('commit-interval', 100),
    keys: number('keys', undefined),
    seconds: number('seconds', 30),
    fetcher: fetcherOf(values.fetcher),
    profile: values.profile,
  };
}

function fetcherOf(name = 'direct'): DuelOptions['fetcher'] {
  if (name === 'direct' || name === 'rdkafka') return name;
  throw new BenchError('MR_BENCH_USAGE', `--fetcher ${name}: it is 'direct' or 'rdkafka'`);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        peer: { type: 'boolean' },
        records: { type: 'string' },
        rounds: { type: 'string' },
        threads: { type: 'string' },
        'commit-interval': { type: 'string' },
        keys: { type: 'string' },
        seconds: { type: 'string' },
        fetcher: { type: 'string' },
        profile: { type: 'string' },
      },
    });
  } catch (error) {
    throw new BenchError('MR_BENCH_USAGE', (error as Error).message, { cause: error });
  }
}

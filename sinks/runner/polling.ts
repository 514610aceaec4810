import { setTimeout as wait } from 'node:timers/promises';
import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import type { Logger } from '../../base/log.ts';
import { SinkWriteError } from '../errors.ts';
import type { RunningSink } from '../sink.ts';

/** Attempts after the first, and the waits between them: a minute in all. */
const retries = { maxAttempts: 10, initialDelay: 200, maxDelay: 10_000 } as const;

/** A sink that looks at a store again and again. */
export interface Polling {
  readonly name: string;
  readonly logger: Logger;
  /** Milliseconds between two looks when there was nothing more to do. */
  readonly pollMs: number;
  /** Does a part of the work; true when there is more at once. One that fails is tried again. */
  look(): Promise<boolean>;
  /** Closes the clients. */
  close(): Promise<unknown>;
}

/** Looks until it is stopped; gives up, as `done` tells, when looks keep failing. */
export function startPolling({ name, logger, pollMs, look, close }: Polling): RunningSink {
  const stopping = new AbortController();
  const policy = retry(handleAll, { maxAttempts: retries.maxAttempts, backoff: new ExponentialBackoff(retries) });
  const work = async () => {
    while (!stopping.signal.aborted) {
      const more = await policy.execute(look).catch((error) => {
        throw new SinkWriteError(
          `${name} gave up after ${retries.maxAttempts + 1} attempts: ${(error as Error).message}. ` +
            'Nothing is lost: repair the cause and start it again',
          { cause: error },
        );
      });
      if (!more) await sleep(pollMs, stopping.signal);
    }
  };
  const done = work().finally(close);
  // Whoever watches `done` gets the error; nobody watching must not end the process.
  done.catch((error) => logger.error({ err: error, sink: name }, 'sink stopped'));
  return {
    name,
    done,
    stop: async () => {
      stopping.abort();
      await done.catch(() => undefined);
    },
  };
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
}

import { noteGivenUp } from './exit-process.ts';

/** Milliseconds that a client may take to leave. */
const leaveMs = 10_000;

/** What `leave` needs of a client of the broker. */
export interface Leaving {
  disconnect(done: () => void): unknown;
}

/**
 * Disconnects a client; one that has not left after `withinMs` is given up, so that it keeps the process no longer than that.
 * @throws what the client does where it is not connected.
 */
export async function leave(client: Leaving, withinMs = leaveMs): Promise<void> {
  const left = new Promise<void>((resolve) => client.disconnect(() => resolve()));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      void left.then(noteGivenUp());
      resolve();
    }, withinMs);
  });
  await Promise.race([left, late]).finally(() => clearTimeout(timer));
}

import { noteGivenUp } from './exit-process.ts';

/** Milliseconds that a client may take to leave. */
const leaveMs = 10_000;

/** What `leave` needs of a client of the broker. */
export interface Leaving {
  disconnect(done: () => void): unknown;
}

/** Disconnects a client; one that has not left after `withinMs` is given up, so that it keeps the process no longer than that. */
export function leave(client: Leaving, withinMs = leaveMs): Promise<void> {
  return new Promise((resolve) => {
    let answeredLate = () => {};
    const timer = setTimeout(() => {
      answeredLate = noteGivenUp();
      resolve();
    }, withinMs);
    client.disconnect(() => {
      clearTimeout(timer);
      answeredLate();
      resolve();
    });
  });
}

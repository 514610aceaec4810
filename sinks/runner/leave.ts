import { noteGivenUp } from '@millrace/streams/runtime';

/** Milliseconds that a client may take to leave. */
const leaveMs = 10_000;

/** Disconnects a client; one that does not leave in time is given up, so that it keeps the process no longer than that. */
export function leave(client: { disconnect(done: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      noteGivenUp();
      resolve();
    }, leaveMs);
    client.disconnect(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

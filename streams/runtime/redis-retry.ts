import { StreamsError } from '../errors.ts';

const PAUSE_MS = 200;

/**
 * Repeats a call to Redis while it fails for reasons of the connection or of a failover, for at most `timeoutMs`.
 * Errors of this package (fenced, gap) are answers, not failures, and are thrown at once. `call` must be repeatable.
 */
export async function retried<T>(call: () => Promise<T>, timeoutMs: number): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (error instanceof StreamsError || performance.now() + PAUSE_MS > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

import { unlessAborted } from '../../../base/in-time.ts';

/**
 * Work that ends after so long, or earlier when `outer` is aborted, with `late()` or the reason of `outer`: whatever the work does then, nobody
 * waits for it any longer. It is given the signal by which it is to stop.
 */
export async function withDeadline<T>(
  { milliseconds, late, outer }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const end = () => ending.abort(outer?.reason);
  const timer = setTimeout(() => ending.abort(late()), milliseconds);
  if (outer?.aborted === true) end();
  outer?.addEventListener('abort', end, { once: true });
  try {
    return await unlessAborted(ending.signal, work(ending.signal));
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', end);
  }
}

export interface Deadline {
  readonly milliseconds: number;
  readonly late: () => Error;
  readonly outer: AbortSignal | undefined;
}

/** What asks a process to end: Ctrl-C, a service manager, a terminal that is closed. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/**
 * Milliseconds within which further signals are the same request: npm and npx pass a Ctrl-C on that the terminal has sent to
 * the whole process group already.
 */
const sameRequestMs = 400;

/** What to do when the process is asked to end. */
export interface OnSignal {
  /** The first time. */
  first(): void;
  /** Each further time: somebody has lost patience. */
  again(): void;
}

/** Watches the signals that ask this process to end, instead of ending at once. Returns the function that stops watching. */
export function watchSignals(on: OnSignal): () => void {
  let firstAt: number | undefined;
  const onSignal = () => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      on.first();
    } else if (now - firstAt > sameRequestMs) on.again();
  };
  for (const signal of endings) process.on(signal, onSignal);
  return () => {
    for (const signal of endings) process.off(signal, onSignal);
  };
}

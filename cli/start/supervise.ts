import { ProcessGroups } from '../../redpanda/local/process-groups.ts';
import { watchSignals } from '../run/signals.ts';
import { within } from '../run/within.ts';

/** Exit code after a Ctrl-C before everything was up, or after a second one. */
const interrupted = 130;
/** Milliseconds that what is under way at Ctrl-C may take to notice it, and that the end may take in all. */
const noticeMs = 2_000;
const endMs = 12_000;

/** What is being brought up, kept up and ended. */
export interface Supervision {
  /** Aborted when all is to end: what waits gives up. */
  readonly ending: AbortSignal;
  /** Process groups that are killed at a second Ctrl-C, and when this process is gone. */
  readonly groups: ProcessGroups;
  /** Has `stop` called when all ends; what was added last is stopped first. */
  atEnd(stop: () => Promise<unknown>): void;
  /** Ends all, because a part cannot be kept up. */
  giveUp(error: Error): void;
}

/**
 * Runs `bringUp` and keeps what it has brought up until SIGINT, SIGTERM or SIGHUP, at any moment, or until a part gives up.
 * Then all is asked to end, and what has not ended within 14 s is killed; a second signal kills it at once, with exit code
 * 130. Nothing that was added to `groups` outlives this process, also when it is killed itself.
 *
 * Resolves to the exit code: 0 after a signal, 130 after one that came before all was up.
 * @throws what `bringUp` has thrown or what a part gave up with, after all has ended.
 */
export async function supervise(
  bringUp: (supervision: Supervision) => Promise<void>,
  say: (text: string) => void,
): Promise<number> {
  const groups = await ProcessGroups.open();
  outliveTheTerminal();
  const ending = new AbortController();
  const stops = new Stops((error) => say(`not ended cleanly: ${error.message}`));
  // Watched until the process is gone: a Ctrl-C that npm passes on once more may come when all has ended, and is no other one.
  watchSignals({
    first() {
      say('ending; Ctrl-C again kills what has not ended');
      ending.abort();
    },
    again() {
      groups.killAll();
      process.exit(interrupted);
    },
  });
  const bringing = bringUp({
    ending: ending.signal,
    groups,
    atEnd: (stop) => stops.add(stop),
    giveUp: (error) => ending.abort(error),
  });
  try {
    return await untilTheEnd(bringing, ending);
  } finally {
    ending.abort();
    // How it fares now is of no interest any more: what it fails with is that everything ends under its hands.
    await within(
      noticeMs,
      bringing.catch(() => undefined),
    );
    await within(endMs, stops.run());
    await groups.close();
  }
}

/** Once the terminal or the pipe is closed nobody reads what is said; that must not cut the end short. */
function outliveTheTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

async function untilTheEnd(bringing: Promise<void>, { signal }: AbortController): Promise<number> {
  const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const up = await Promise.race([bringing.then(() => true), ended.then(() => false)]);
  await ended;
  if (signal.reason instanceof Error && signal.reason.name !== 'AbortError') throw signal.reason;
  return up ? 0 : interrupted;
}

/** What is to be stopped. What is added when the end has begun is stopped at once. */
class Stops {
  readonly #stops: (() => Promise<unknown>)[] = [];
  readonly #onError: (error: Error) => void;
  #late: Promise<unknown>[] | undefined;

  constructor(onError: (error: Error) => void) {
    this.#onError = onError;
  }

  add(stop: () => Promise<unknown>): void {
    if (this.#late === undefined) this.#stops.push(stop);
    else this.#late.push(stop().catch(this.#onError));
  }

  async run(): Promise<void> {
    this.#late = [];
    for (const stop of this.#stops.reverse()) await stop().catch(this.#onError);
    await Promise.all(this.#late);
  }
}

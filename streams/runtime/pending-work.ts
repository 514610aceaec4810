import { RecordError, SerdeError, StreamsError } from '../errors.ts';
import type { ConsumedRecord } from '../topology/decode.ts';
import type { DeferredWork } from '../topology/topology.ts';
import type { AssignedPartition } from './assignment.ts';

/** Asynchronous work of a record, under way. */
interface Pending {
  readonly work: DeferredWork;
  readonly partition: AssignedPartition;
  readonly record: ConsumedRecord;
  readonly result: Promise<Settled>;
}

type Settled = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** Work that has ended, with the record that began it. */
export interface Finished extends Omit<Pending, 'result'> {
  /** Goes on with the result. */
  readonly resume: () => void;
  /** Why the record is a dead letter. */
  readonly refused: RecordError | SerdeError | undefined;
}

/** What `mapAsync` steps have under way: started as records come, taken in the order of the records. */
export class PendingWork {
  readonly #pending: Pending[] = [];

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  /** True when a further start of this work must wait until something has been taken. */
  isFullFor(work: DeferredWork): boolean {
    return this.#pending.length >= work.limits.maxInFlight;
  }

  start(work: DeferredWork, partition: AssignedPartition, record: ConsumedRecord): void {
    this.#pending.push({ work, partition, record, result: settled(work) });
  }

  /**
   * Waits for the oldest.
   * @throws StreamsError when it failed with anything but a refusal of its record, or took too long.
   */
  async take(): Promise<Finished | undefined> {
    const pending = this.#pending.shift();
    if (pending === undefined) return undefined;
    const { work, partition, record } = pending;
    const result = await pending.result;
    if (result.ok) return { work, partition, record, resume: () => work.resume(result.value), refused: undefined };
    const { error } = result;
    if (!(error instanceof RecordError || error instanceof SerdeError)) throw failed(work, error);
    return { work, partition, record, resume: () => undefined, refused: error };
  }

  /** Forgets all of it: its results are not waited for. */
  clear(): void {
    this.#pending.length = 0;
  }
}

function settled(work: DeferredWork): Promise<Settled> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Settled>((resolve) => {
    timer = setTimeout(
      () => resolve({ ok: false, error: new Error(`no result within ${work.limits.timeoutMs} ms`) }),
      work.limits.timeoutMs,
    );
  });
  const result = begun(work).then(
    (value): Settled => ({ ok: true, value }),
    (error: unknown): Settled => ({ ok: false, error }),
  );
  return Promise.race([result, timeout]).finally(() => clearTimeout(timer));
}

/** The function may throw before it answers a promise. */
async function begun(work: DeferredWork): Promise<unknown> {
  return work.start();
}

function failed(work: DeferredWork, error: unknown): StreamsError {
  const why = error instanceof Error ? error.message : String(error);
  return new StreamsError(
    'MR_STREAMS_ASYNC',
    `mapAsync step '${work.step}' failed: ${why}. Nothing of the batch was committed; throw RecordError for what a record is to blame for`,
    { cause: error },
  );
}

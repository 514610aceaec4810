import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '../base/clickhouse.ts';
import type { PostgresPool } from '../base/postgres.ts';
import { isStored, type SentSlices, type SliceOutcome, sliceOutcomes } from '../connectors/import/processed.ts';

/** Whether all of it has arrived where it is read from. */
export interface Outcome {
  readonly processed: boolean;
  readonly slices: readonly SliceOutcome[];
}

const pollMs = 200;

/**
 * Waits until the ledger has the outcome of every slice and ClickHouse the facts and gold that follow from them. Gives up
 * after `idleMs` without any progress, and then says what has arrived so far.
 */
export async function awaitProcessed(
  stores: { readonly postgres: PostgresPool; readonly clickhouse: ClickHouseClient },
  sent: SentSlices,
  idleMs: number,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<Outcome> {
  let outcomes: readonly SliceOutcome[] = [];
  let seen = -1;
  for (let idleSince = Date.now(); Date.now() - idleSince < idleMs; await sleep(pollMs)) {
    outcomes = await sliceOutcomes(stores.postgres, sent);
    const stored = outcomes.length === sent.slices.length && (await isStored(stores.clickhouse, sent, outcomes));
    onProgress(outcomes.length, sent.slices.length);
    if (stored) return { processed: true, slices: outcomes };
    if (outcomes.length > seen) idleSince = Date.now();
    seen = outcomes.length;
  }
  return { processed: false, slices: outcomes };
}

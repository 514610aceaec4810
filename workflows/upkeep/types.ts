import type { IngestionInput } from '../ingestion/types.ts';

/** What runs by itself of a connection beside the fetching: entities are listed, totals compared. */
export const connectionChores = ['entities', 'reconcile'] as const;
/** All that does: exchange rates are imported, too. */
export const chores = [...connectionChores, 'rates'] as const;
export type Chore = (typeof chores)[number];

/** Whose chore it is. Rates are of a tenant, the others of one of its connections. */
export interface ChoreRef {
  readonly tenant: string;
  readonly chore: Chore;
  /** Null for rates. */
  readonly connection: string | null;
}

/** What a run does. */
export type UpkeepInput =
  | (IngestionInput & { readonly chore: 'entities' })
  /** Compares the last `days` days that are over everywhere. */
  | (IngestionInput & { readonly chore: 'reconcile'; readonly days: number })
  | { readonly chore: 'rates'; readonly tenant: string };

/** What came of a run. `SKIPPED`: there was nothing to do it by, and somebody has to act. */
export interface UpkeepReport {
  readonly outcome: 'DONE' | 'SKIPPED';
  /** In words for the owner. */
  readonly message: string;
}

/** The activities of the upkeep. Each may run twice: the second time finds what the first one left, and changes nothing. */
export interface UpkeepActivities {
  doChore(input: UpkeepInput): Promise<UpkeepReport>;
}

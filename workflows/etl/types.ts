import type { ComparedMeasure } from '../../connectors/reconcile/total.ts';
import type { ConnectionRef, IngestionInput } from '../ingestion/types.ts';

/** Which data to bring through the pipeline once more. Days (`2026-11-01`) are both included. */
export interface EtlInput extends IngestionInput {
  /** Names the run: the same id again is the same run. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** `platform`: fetched again. `topic`: sent again as it was last fetched, as far as the raw topic still has it. */
  readonly source: 'platform' | 'topic';
  /** Null: those that the connection is fetched with. */
  readonly reports: readonly string[] | null;
  /** Null: all that the connection reaches. */
  readonly accounts: readonly string[] | null;
  /** Steps until the workflow begins a new history. Default 100. */
  readonly stepsPerRun?: number;
}

/** Where a run stood when it began a new history. */
export interface EtlPlace {
  /** The last of its steps. */
  readonly after: EtlStep;
  readonly report: EtlReport;
}

/** Whole numbers as text: counts, and micros of the account's currency. */
export type Sums = Readonly<Partial<Record<'impressions' | 'clicks' | 'spend', string>>>;

/** Days that were sent once more. */
export interface EtlSent {
  readonly account: string;
  readonly report: string;
  readonly slices: readonly { readonly day: string; readonly seq: number; readonly rows: number }[];
  /** What the platform itself says that these days add up to; null where it says nothing, and for the topic. */
  readonly totals: Sums | null;
  /** Days of the range of which the topic has nothing any more. */
  readonly absent: readonly string[];
}

/** Where the data and the platform do not agree, or what could not be brought through. */
export interface Difference {
  readonly account: string;
  readonly report: string;
  readonly from: string;
  readonly to: string;
  readonly measure: ComparedMeasure | 'slices';
  readonly ours: string;
  readonly theirs: string;
  readonly reason: string;
}

/** How a run ended. */
export interface EtlReport {
  readonly slices: number;
  readonly rows: number;
  /** Sums that were compared with the platform's: of all days that came together, and of each day. */
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/** The part of one account and report of a run. */
export interface EtlStep {
  readonly account: string;
  readonly report: string;
  readonly from: string;
  readonly to: string;
}

/** What is to be compared. */
export interface Reconciled {
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/** The activities of ETLWorkflow. Each may run twice: the second time changes nothing that is read. */
export interface EtlActivities {
  /** The steps after one of them, or the first ones: as many as a history has at most; fewer are the last ones. */
  planEtl(input: EtlInput, after?: EtlStep): Promise<readonly EtlStep[]>;
  /** Fetches the days and sends them under their next numbers. */
  refetchStep(ref: ConnectionRef, step: EtlStep): Promise<readonly EtlSent[]>;
  /** Sends what the raw topic has of the days under their next numbers. */
  resendStep(ref: ConnectionRef, step: EtlStep): Promise<readonly EtlSent[]>;
  /** Waits until what was sent, or something newer, has come out of silver and gold. False: not within the wait. */
  awaitProcessed(ref: ConnectionRef, sent: EtlSent): Promise<boolean>;
  /** Compares what is stored with what the platform said of the days together, and with what it says of each now. */
  reconcile(ref: ConnectionRef, sent: EtlSent): Promise<Reconciled>;
}

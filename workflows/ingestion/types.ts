import type { ConnectionStatus } from '../../connectors/connections/port.ts';
import type { FetchResult } from '../../connectors/fetch/fetch-report.ts';
import type { PlatformId } from '../../connectors/profile.ts';
import type { FetchReason } from '../plan/plan.ts';

/** A connection of a tenant. */
export interface ConnectionRef {
  readonly tenant: string;
  readonly connection: string;
}

/** Whose data a workflow fetches. */
export interface IngestionInput extends ConnectionRef {
  readonly platform: PlatformId;
  /** Plans until the workflow begins a new history. Default 100. */
  readonly plansPerRun?: number;
}

/** Where a run stood when it began a new history. */
export interface IngestionPlace {
  /** False: it waited for being woken. */
  readonly woken: boolean;
  readonly status: IngestionStatus;
}

/** One report of one account over days (`2026-11-01`), both included: what one activity fetches. */
export interface FetchStep {
  readonly account: string;
  readonly report: string;
  readonly from: string;
  readonly to: string;
  readonly reason: FetchReason;
  /** 1 comes first, 5 last. */
  readonly priority: number;
  /** When it was found to be due: milliseconds since the epoch. */
  readonly plannedAt: number;
}

/** What is to be done now. `GONE`: nothing is fetched by this connection any more. */
export interface IngestionPlan {
  readonly status: ConnectionStatus | 'GONE';
  /** Why it is not active, or why its accounts are those that were known before; in words for its owner. */
  readonly reason: string | null;
  /** The most urgent ones; when they are done there may be more. */
  readonly steps: readonly FetchStep[];
  /** Further fetches that are due. */
  readonly left: number;
  /** Days that wait since their last fetch failed. */
  readonly waiting: number;
}

/** Days to be fetched again, both included. The same id again is the same request. */
export interface BackfillRequest {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Only of this account; without it of all. */
  readonly account?: string;
}

/** Why a fetch is given up for now. */
export interface StepFailure {
  readonly code: string;
  readonly message: string;
  /** How long the platform wants to be left alone, where it says so. */
  readonly retryAfterMs: number | null;
}

/** How a connection's workflow stands, for who asks it. */
export interface IngestionStatus {
  readonly state: 'FETCHING' | 'IDLE' | 'STOPPED';
  /** Why it is stopped, or else why its accounts could not be listed. */
  readonly reason: string | null;
  /** Fetches of this plan that are under way or to come. */
  readonly open: number;
  readonly left: number;
  readonly waiting: number;
  /** Rows that were sent since the workflow was started. */
  readonly rows: number;
  /** Fetches that failed since then. */
  readonly failed: number;
}

/** The activities of DataIngestionWorkflow. Each may run twice: the second time changes nothing. */
export interface IngestionActivities {
  /** Looks what is due; lists the connection's accounts when that was not done for hours. */
  planIngestion(ref: ConnectionRef): Promise<IngestionPlan>;
  /** Fetches a report's days and publishes them. Goes on where an earlier try stands. */
  fetchSlices(ref: ConnectionRef, step: FetchStep): Promise<FetchResult>;
  /** Takes note that a fetch was given up for now. */
  recordFailure(ref: ConnectionRef, step: FetchStep, failure: StepFailure): Promise<void>;
  /** Nothing is fetched any more until the owner has given another credential. */
  expireConnection(ref: ConnectionRef, reason: string): Promise<void>;
  /** Keeps a request; asked twice with one id it is one request. */
  addBackfill(ref: ConnectionRef, request: BackfillRequest): Promise<void>;
  /** Wakes the connection's DataIngestionWorkflow, which is started when it does not run. */
  wakeIngestion(input: IngestionInput): Promise<void>;
}

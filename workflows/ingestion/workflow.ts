import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import { LostError } from '../errors.ts';
import { backfillDays } from './backfill-days.ts';
import { detailsOf } from './details.ts';
import { backfillUpdate, statusQuery, wakeSignal } from './messages.ts';
import type {
  FetchStep,
  IngestionActivities,
  IngestionInput,
  IngestionPlace,
  IngestionPlan,
  IngestionStatus,
  StepFailure,
} from './types.ts';

/** Fetches of one connection at the same time. */
const parallel = 3;
/** Plans of one history at most, unless its input says otherwise; the server may suggest a new one sooner. */
const usualPlans = 100;

const retry = { initialInterval: '2 seconds', maximumInterval: '2 minutes' } as const;
/** A worker that was killed, or a report of its that was lost, is noticed after so long. */
const heartbeatTimeout = '30 seconds';
/** Lists accounts, which takes as long as the platform does. */
const planning = proxyActivities<IngestionActivities>({ startToCloseTimeout: '5 minutes', heartbeatTimeout, retry });
const quick = proxyActivities<IngestionActivities>({ startToCloseTimeout: '1 minute', retry });

/** Errors of a credential: its owner must act. */
const credentialCodes: ReadonlySet<string> = new Set(['MR_CONNECTOR_CREDENTIAL', 'MR_CONNECTOR_CREDENTIAL_EXPIRED']);

/**
 * Fetches everything that is due by a connection whenever it is woken, the most urgent first, and publishes it. What is due
 * follows from the ledger, so that it can be ended and started at any time. It ends by itself once nothing is to be fetched by
 * the connection any more. `place`: where the history before this one ended.
 */
export async function dataIngestion(input: IngestionInput, place?: IngestionPlace): Promise<void> {
  const ref = { tenant: input.tenant, connection: input.connection };
  const round = new Round(ref, place?.status);
  // Whoever starts it wants it to look.
  let woken = place?.woken ?? true;
  setHandler(wakeSignal, () => {
    woken = true;
  });
  setHandler(statusQuery, () => round.status);
  setHandler(
    backfillUpdate,
    async (request) => {
      await quick.addBackfill(ref, request);
      woken = true;
    },
    { validator: (request) => void backfillDays(request) },
  );
  const mostPlans = input.plansPerRun ?? usualPlans;
  for (let plans = 0; plans < mostPlans && !workflowInfo().continueAsNewSuggested; plans += 1) {
    await condition(() => woken);
    woken = false;
    const plan = await round.run();
    if (plan.status === 'GONE') return;
    // What is due may be more than one plan holds, or may have become due meanwhile.
    if (plan.status === 'ACTIVE' && plan.steps.length > 0) woken = true;
  }
  await condition(allHandlersFinished);
  await continueAsNew<typeof dataIngestion>(input, { woken, status: round.status });
}

/** Wakes the workflow of a connection: what its schedule starts. */
export async function wakeIngestion(input: IngestionInput): Promise<void> {
  await quick.wakeIngestion(input);
}

const untouched: IngestionStatus = { state: 'IDLE', reason: null, open: 0, left: 0, waiting: 0, rows: 0, failed: 0 };

/** Plans and fetches, once each time it is run. */
class Round {
  readonly #ref: Pick<IngestionInput, 'tenant' | 'connection'>;
  #plan: Pick<IngestionPlan, 'left' | 'waiting'>;
  #open = 0;
  #rows: number;
  #failed: number;
  #stopped: string | null;
  /** Why its accounts could not be listed. */
  #unlisted: string | null;

  constructor(ref: Pick<IngestionInput, 'tenant' | 'connection'>, before: IngestionStatus = untouched) {
    this.#ref = ref;
    this.#plan = before;
    this.#rows = before.rows;
    this.#failed = before.failed;
    this.#stopped = before.state === 'STOPPED' ? before.reason : null;
    this.#unlisted = before.state === 'STOPPED' ? null : before.reason;
  }

  get status(): IngestionStatus {
    const { left, waiting } = this.#plan;
    const state = this.#stopped !== null ? 'STOPPED' : this.#open > 0 ? 'FETCHING' : 'IDLE';
    const reason = this.#stopped ?? this.#unlisted;
    return { state, reason, open: this.#open, left, waiting, rows: this.#rows, failed: this.#failed };
  }

  async run(): Promise<IngestionPlan> {
    const plan = await this.#makePlan();
    this.#plan = plan;
    this.#stopped = plan.status === 'ACTIVE' ? null : (plan.reason ?? plan.status);
    this.#unlisted = plan.status === 'ACTIVE' ? plan.reason : null;
    this.#open = plan.steps.length;
    setCurrentDetails(detailsOf(this.status, plan.steps));
    await this.#fetchAll(plan.steps);
    this.#open = 0;
    setCurrentDetails(detailsOf(this.status, []));
    return this.#stopped === null ? plan : { ...plan, steps: [] };
  }

  async #makePlan(): Promise<IngestionPlan> {
    try {
      return await planning.planIngestion(this.#ref);
    } catch (error) {
      const failure = failureOf(error);
      if (!credentialCodes.has(failure.code)) throw error;
      await quick.expireConnection(this.#ref, failure.message);
      return { status: 'EXPIRED', reason: failure.message, steps: [], left: 0, waiting: 0 };
    }
  }

  /** Some at a time, in their order; none is begun any more once the credential has expired. */
  async #fetchAll(steps: readonly FetchStep[]): Promise<void> {
    const waiting = [...steps];
    const lane = async () => {
      for (let step = waiting.shift(); step !== undefined && this.#stopped === null; step = waiting.shift()) {
        await this.#fetch(step);
        this.#open -= 1;
      }
    };
    await Promise.all(Array.from({ length: parallel }, lane));
  }

  async #fetch(step: FetchStep): Promise<void> {
    try {
      const { rows } = await fetching(step).fetchSlices(this.#ref, step);
      this.#rows += rows;
    } catch (error) {
      if (isCancellation(error)) throw error;
      this.#failed += 1;
      const failure = failureOf(error);
      await quick.recordFailure(this.#ref, step, failure);
      if (credentialCodes.has(failure.code)) await this.#expire(failure.message);
    }
  }

  async #expire(reason: string): Promise<void> {
    if (this.#stopped !== null) return;
    this.#stopped = reason;
    await quick.expireConnection(this.#ref, reason);
  }
}

/** How a step is fetched: by its priority, and named so that it is found among many. */
function fetching({ account, report, from, to, priority }: FetchStep): Pick<IngestionActivities, 'fetchSlices'> {
  return proxyActivities<IngestionActivities>({
    startToCloseTimeout: '3 hours',
    heartbeatTimeout,
    retry: { initialInterval: '5 seconds', maximumInterval: '5 minutes', maximumAttempts: 5 },
    priority: { priorityKey: priority },
    summary: `${report} of ${account}, ${from === to ? from : `${from} to ${to}`}`,
  });
}

/** What an activity failed with. */
function failureOf(error: unknown): StepFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const [retryAfterMs = null] = (cause.details ?? []) as (number | null)[];
    return { code: cause.type ?? 'Error', message: cause.message, retryAfterMs };
  }
  const what =
    cause instanceof TimeoutFailure ? `its worker gave no sign of life (${cause.timeoutType})` : String(cause);
  const { code, message } = new LostError(`the fetch was lost: ${what}`);
  return { code, message, retryAfterMs: null };
}

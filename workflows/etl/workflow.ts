import {
  ActivityFailure,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
} from '@temporalio/workflow';
import type { ConnectionRef } from '../ingestion/types.ts';
import { reportText } from './report-text.ts';
import { stepsPerRun } from './steps.ts';
import type { Difference, EtlActivities, EtlInput, EtlPlace, EtlReport, EtlSent, EtlStep } from './types.ts';

/** Steps at the same time; with their waits, more would keep the fetches that are due from their turn. */
const parallel = 2;
/** Differences that a report lists; all of them would not fit into a history. */
const listed = 500;

const planning = proxyActivities<EtlActivities>({
  startToCloseTimeout: '5 minutes',
  retry: { initialInterval: '2 seconds', maximumInterval: '2 minutes', maximumAttempts: 10 },
});
const sending = proxyActivities<EtlActivities>({
  startToCloseTimeout: '3 hours',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '5 seconds', maximumInterval: '5 minutes', maximumAttempts: 5 },
  // Behind what is due anyway.
  priority: { priorityKey: 4 },
});

/**
 * Brings a range of days through bronze, silver and gold once more, from the platform or from the raw topic; waits until it has
 * come out of gold, and compares the sums with the platform's own. A step that fails is a difference, not the end of the others. So many
 * steps are a history; `place`: where the one before it ended.
 */
export async function etl(input: EtlInput, place?: EtlPlace): Promise<EtlReport> {
  const ref = { tenant: input.tenant, connection: input.connection };
  const steps = [...(await planning.planEtl(input, place?.after))];
  const after = steps.at(-1);
  const hasMore = steps.length >= stepsPerRun(input);
  const run = new Run(ref, input.source, place?.report);
  setCurrentDetails(reportText(run.report, steps.length, hasMore));
  const lane = async () => {
    for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
      await run.take(step);
      setCurrentDetails(reportText(run.report, steps.length, hasMore));
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  if (hasMore && after !== undefined) await continueAsNew<typeof etl>(input, { after, report: run.report });
  return run.report;
}

const nothing: EtlReport = { slices: 0, rows: 0, compared: 0, differences: [] };

class Run {
  readonly #ref: ConnectionRef;
  readonly #source: EtlInput['source'];
  readonly #differences: Difference[];
  #slices: number;
  #rows: number;
  #compared: number;

  constructor(ref: ConnectionRef, source: EtlInput['source'], before: EtlReport = nothing) {
    this.#ref = ref;
    this.#source = source;
    this.#differences = [...before.differences];
    this.#slices = before.slices;
    this.#rows = before.rows;
    this.#compared = before.compared;
  }

  get report(): EtlReport {
    return {
      slices: this.#slices,
      rows: this.#rows,
      compared: this.#compared,
      differences: this.#differences.slice(0, listed),
    };
  }

  async take(step: EtlStep): Promise<void> {
    try {
      for (const sent of await this.#send(step)) await this.#follow(sent);
    } catch (error) {
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      const reason = error.cause?.message ?? error.message;
      this.#differences.push({ ...step, measure: 'slices', ours: '0', theirs: '?', reason });
    }
  }

  #send(step: EtlStep): Promise<readonly EtlSent[]> {
    return this.#source === 'platform' ? sending.refetchStep(this.#ref, step) : sending.resendStep(this.#ref, step);
  }

  async #follow(sent: EtlSent): Promise<void> {
    const { account, report, slices, absent } = sent;
    this.#slices += slices.length;
    this.#rows += slices.reduce((sum, { rows }) => sum + rows, 0);
    for (const day of absent) {
      const reason = 'the raw topic has nothing of this day any more: take it from the platform';
      this.#differences.push({
        account,
        report,
        from: day,
        to: day,
        measure: 'slices',
        ours: '0',
        theirs: '1',
        reason,
      });
    }
    if (slices.length === 0) return;
    await sending.awaitProcessed(this.#ref, sent);
    const { compared, differences } = await sending.reconcile(this.#ref, sent);
    this.#compared += compared;
    this.#differences.push(...differences);
  }
}

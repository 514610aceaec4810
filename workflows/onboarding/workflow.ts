import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { OnboardingError } from '../errors.ts';
import { untilNextLook } from './looks.ts';
import { credentialSignal, onboardingQuery } from './messages.ts';
import type {
  OnboardingActivities,
  OnboardingInput,
  OnboardingRun,
  OnboardingState,
  OnboardingStatus,
  Verification,
} from './types.ts';

const usualHours = 168;
/** Looks that are asked for by a signal; further ones change nothing about when the next look is, so that they fill no history. */
const mostAsked = 500;
/** First data: waits between two looks, each ten seconds longer than the one before, for about a day in all. */
const dataEveryMs = 10_000;
const dataLooks = 130;

const steps = proxyActivities<OnboardingActivities>({
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 8 },
});
/** As long as a client tries a platform that is silent: only then it says so, and the credential is waited for. */
const verifying = proxyActivities<OnboardingActivities>({
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 8 },
});
/** What was made must not stay because of a database that does not answer. */
const undoing = proxyActivities<OnboardingActivities>({
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
});

/**
 * Brings a new organisation up: its row, channels, its owner and first key, its first connection, a credential that its platform
 * accepts, rules to begin with, the first backfill, and a message when there is something to see. When a step fails for good, or no credential
 * comes in time, or it is cancelled, what this run has made is undone in the opposite order.
 */
export async function onboarding(input: OnboardingInput): Promise<OnboardingStatus> {
  const run = { tenant: input.tenant, connection: input.connection, runId: workflowInfo().workflowId };
  const course = new Course(run);
  setHandler(onboardingQuery, () => course.status);
  setHandler(credentialSignal, () => course.look());
  try {
    await course.go(input);
    return course.status;
  } catch (error) {
    // Also when it was cancelled.
    await CancellationScope.nonCancellable(() => course.undo(reasonOf(error)));
    throw error;
  }
}

class Course {
  readonly #run: OnboardingRun;
  readonly #undo: (() => Promise<void>)[] = [];
  #status: OnboardingStatus = { state: 'STARTED', message: 'the organisation is made' };
  #looks = true;
  #asked = 0;

  constructor(run: OnboardingRun) {
    this.#run = run;
  }

  get status(): OnboardingStatus {
    return this.#status;
  }

  /** Looks at once for a credential. */
  look(): void {
    this.#asked += 1;
    this.#looks = this.#asked <= mostAsked;
  }

  async go(input: OnboardingInput): Promise<void> {
    const run = this.#run;
    await steps.makeTenant(run, input.name);
    await this.#openDoors(input);
    this.#undo.unshift(() => undoing.undoConnection(run));
    await steps.makeConnection(run, input.to);
    const accounts = await this.#credential(input);
    this.#is('DEFAULTS', `${input.to.platform} gives access to ${accounts} accounts`);
    this.#undo.unshift(() => undoing.undoDefaults(run));
    const defaults = await steps.makeDefaults(run);
    this.#undo.unshift(() => undoing.undoIngestion(run));
    await steps.startIngestion(run, input);
    const made = defaults.length === 0 ? '' : `; to begin with there are ${defaults.join(', ')}`;
    this.#is('WAITING_FOR_DATA', `${accounts} accounts are fetched from ${input.firstDay} on${made}`);
    const slices = await this.#data();
    const seen =
      slices === 0 ? 'nothing has come yet: `millrace slices` tells why' : `${slices} days of reports can be seen`;
    const message = `${input.name}: ${accounts} accounts of ${input.to.platform}, ${seen}`;
    await steps.announce(run, 'ready', message, input.owner?.email);
    await steps.keep(run);
    this.#is('DONE', seen);
  }

  /** Undoes what was made, the last first. */
  async undo(reason: string): Promise<void> {
    for (const undo of this.#undo) await undo();
    await undoing.announce(this.#run, 'undone', reason);
    this.#is('UNDONE', reason);
  }

  /** Channels first: an invitation goes by mail where there is a server for it. Runs that began before these steps asked for none. */
  async #openDoors({ owner, key, hasChannels }: OnboardingInput): Promise<void> {
    const run = this.#run;
    if (hasChannels === true) {
      this.#undo.unshift(() => undoing.undoChannels(run));
      await this.#found(usualHours, 'WAITING_FOR_KEYS', 'the key of the channels', async () => {
        const reason = await steps.makeChannels(run);
        return typeof reason === 'string' ? { ok: false, reason } : { ok: true };
      });
    }
    if (owner === undefined && key === undefined) return;
    this.#undo.unshift(() => undoing.undoEntrances(run));
    await steps.makeEntrances(run, { ...(owner && { owner }), ...(key && { key }) });
  }

  /** Waits for a credential that the platform accepts; the number of accounts that it reaches. */
  async #credential({ credentialWithinHours = usualHours }: OnboardingInput): Promise<number> {
    const look = () => verifying.verifyConnection(this.#run);
    const { accounts } = await this.#found<Extract<Verification, { ok: true }>>(
      credentialWithinHours,
      'WAITING_FOR_CREDENTIAL',
      'a credential that works',
      look,
    );
    return accounts;
  }

  /** Looks until that is there which somebody has to bring. */
  async #found<T extends { readonly ok: true }>(
    withinHours: number,
    state: OnboardingState,
    what: string,
    look: () => Promise<T | { readonly ok: false; readonly reason: string }>,
  ): Promise<T> {
    const withinMs = withinHours * 3_600_000;
    const until = Date.now() + withinMs;
    for (let looks = 1; ; looks += 1) {
      this.#looks = false;
      const found = await look();
      if (found.ok) return found;
      this.#is(state, found.reason);
      const left = until - Date.now();
      if (left <= 0) {
        const message = `${what} did not come within ${withinHours} hours: ${found.reason}`;
        throw ApplicationFailure.nonRetryable(message, new OnboardingError(message).code);
      }
      await condition(() => this.#looks, Math.min(left, untilNextLook(looks, withinMs)));
    }
  }

  async #data(): Promise<number> {
    for (let looks = 1; looks <= dataLooks; looks += 1) {
      const slices = await steps.countProcessed(this.#run);
      if (slices > 0) return slices;
      await sleep(dataEveryMs * looks);
    }
    return 0;
  }

  #is(state: OnboardingState, message: string): void {
    this.#status = { state, message };
    setCurrentDetails(`**${state}**: ${message}`);
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

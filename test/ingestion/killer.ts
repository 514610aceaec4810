import { setTimeout as sleep } from 'node:timers/promises';
import { ingestionId } from '../../workflows/ingestion/control.ts';
import { Random } from '../faults/random.ts';
import type { Field } from './field.ts';
import { daysSent } from './reads.ts';
import { type Mortal, mortals } from './servers.ts';

/** How long a kill waits for a fetch to be under way. */
const patienceMs = 10_000;
/** `PENDING_ACTIVITY_STATE_STARTED` of temporal.api.enums.v1. */
const started = 2;

/** Something that was killed. */
export interface Kill {
  /** By this machine's clock. */
  readonly at: number;
  readonly what: Mortal | 'worker';
  /** Fetches that were under way by what Temporal knew. */
  readonly underWay: number;
  /** Days that the ledger had as sent. */
  readonly sent: ReadonlySet<string>;
}

/** Kills workers, Temporal, the broker and Redis as often as one another, in an order and with pauses that follow from the seed. */
export async function killAtRandom(field: Field, seed: number, times: number): Promise<readonly Kill[]> {
  const random = new Random(seed);
  const victims = ['worker', ...mortals] as const;
  const order = random.shuffled(
    Array.from({ length: times }, (_, index) => victims[index % victims.length] ?? 'worker'),
  );
  const kills: Kill[] = [];
  for (const what of order) {
    await sleep(random.between(1_500, 6_000));
    const underWay = await somethingUnderWay(field);
    const sent = await daysSent(field);
    kills.push({ at: Date.now(), what, underWay, sent });
    if (what === 'worker') random.pick(field.workers).kill();
    else {
      const server = field.servers[what];
      await server.kill();
      await sleep(random.between(300, 3_000));
      await server.start();
    }
  }
  return kills;
}

/** Waits a while for something to be under way; how much is. */
async function somethingUnderWay(field: Field): Promise<number> {
  for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(100)) {
    const count = await fetchesUnderWay(field);
    if (count > 0) return count;
  }
  return 0;
}

async function fetchesUnderWay({ temporal, tenants }: Field): Promise<number> {
  let count = 0;
  for (const input of tenants.flatMap(({ connections }) => connections)) {
    const { raw } = await temporal.workflow.getHandle(ingestionId(input)).describe();
    count += (raw.pendingActivities ?? []).filter(isFetch).length;
  }
  return count;
}

/** As Temporal's protocol has it. */
interface PendingActivity {
  readonly activityType?: { readonly name?: string | null } | null;
  readonly state?: number | null;
}

function isFetch({ activityType, state }: PendingActivity): boolean {
  return activityType?.name === 'fetchSlices' && state === started;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPoint } from '@millrace/streams/runtime';
import type { Member } from '../fleet.ts';
import type { FaultAction } from '../member-protocol.ts';
import type { Scenario, Site } from '../scenario.ts';

const points: readonly FaultPoint[] = ['after-produce', 'after-send-offsets', 'after-commit', 'mid-redis-write'];
/** Some ten entries of state: commits go to Redis in several parts, so that there is a middle of it. */
const settings = { maxStateCallBytes: 2_000 } as const;
/** So many records at once make commits of many parts. */
const BURST_RECORDS = 4_000;
/** Until a member has come to a point so often, on a machine that others keep busy. */
const REACH_TIMEOUT_MS = 120_000;
/** Between bursts while it has not. */
const BURST_EVERY_MS = 10_000;
/** For so long the member that the seed chose may come to a point, before another takes its place. */
const CHOICE_MS = 3_000;
const POLL_MS = 100;

/** Sends what makes commits of many parts, now and every so often, to a point that needs them. What it returns ends that. */
function startBursts({ generator }: Site, point: FaultPoint): () => void {
  if (point !== 'mid-redis-write') return () => undefined;
  const burst = () => generator.burst(BURST_RECORDS);
  burst();
  const timer = setInterval(burst, BURST_EVERY_MS);
  return () => clearInterval(timer);
}

/**
 * The member that the seed chooses, or the next in its order whose commits come to the point. Not all do: partitions are spread
 * evenly by their number, not by the state that is behind them, and a member with little state writes every commit in one part.
 */
async function memberAt(site: Site, point: FaultPoint): Promise<Member> {
  const order = site.random.shuffled(site.fleet.members);
  const began = Date.now();
  const endBursts = startBursts(site, point);
  try {
    for (; Date.now() < began + REACH_TIMEOUT_MS; await sleep(POLL_MS)) {
      const coming = order.find((member) => !member.hasEnded && member.comesTo(point));
      if (coming !== undefined && (coming === order[0] || Date.now() > began + CHOICE_MS)) return coming;
    }
  } finally {
    endBursts();
  }
  throw new Error(`no member came to the point ${point} within ${REACH_TIMEOUT_MS} ms`);
}

/** Lets one of the members end itself at a point of a commit; the fleet starts it again under its name. */
async function endAt(site: Site, point: FaultPoint, action: FaultAction): Promise<void> {
  const { fleet, random } = site;
  const member = await memberAt(site, point);
  const after = random.between(1, 12);
  await site.fault(`${action} of ${member.instance} ${point}, the ${after}. time`, async (begins) => {
    member.arm(point, action, after);
    await member.ended(REACH_TIMEOUT_MS).finally(startBursts(site, point));
    begins();
    await fleet.replaced(member);
  });
}

function endingAtEveryPoint(action: FaultAction): (site: Site) => Promise<void> {
  return (site) =>
    site.rounds(async () => {
      for (const point of site.random.shuffled(points)) await endAt(site, point, action);
    });
}

export const killAtPoints: Scenario = {
  name: 'kill',
  title: 'kill -9 at every point of the commit',
  settings,
  run: endingAtEveryPoint('SIGKILL'),
};

export const terminateAtPoints: Scenario = {
  name: 'terminate',
  title: 'SIGTERM at every point of the commit',
  settings,
  run: endingAtEveryPoint('SIGTERM'),
};

/** Kills a member for good, so that the other has to take its tasks over when the session is over. */
export const killForGood: Scenario = {
  name: 'kill-for-good',
  title: 'kill -9 of a member that does not come back: the other takes its tasks over',
  settings,
  run: (site) =>
    site.rounds(async () => {
      for (const point of site.random.shuffled(points)) {
        const { fleet, random } = site;
        const victim = await memberAt(site, point);
        const { instance } = victim;
        fleet.leave(instance);
        await site.fault(`SIGKILL of ${instance} ${point}, for good`, async (begins) => {
          victim.arm(point, 'SIGKILL', random.between(1, 5));
          await victim.ended();
          begins();
        });
        fleet.start(instance);
        await fleet.member(instance).running();
        await site.fault(`${instance} comes back`, () => undefined);
      }
    }),
};

const FROZEN_MS = 9_000;

export const zombie: Scenario = {
  name: 'zombie',
  title: 'SIGSTOP in a commit beyond the session timeout, SIGCONT while another owns the tasks',
  settings,
  run: (site) =>
    site.rounds(async () => {
      for (const point of site.random.shuffled(points)) await freeze(site, point);
    }),
};

/** Freezes a member at a point; the other takes over; then it wakes up and must not do harm. */
async function freeze(site: Site, point: FaultPoint): Promise<void> {
  const { random } = site;
  const member = await memberAt(site, point);
  await site.fault(`SIGSTOP of ${member.instance} ${point}`, async (begins) => {
    member.arm(point, 'SIGSTOP', random.between(1, 6));
    await member.frozen();
    begins();
    await sleep(FROZEN_MS);
  });
  await site.fault(`SIGCONT of ${member.instance}`, async () => {
    member.signal('SIGCONT');
    await sleep(2_000);
  });
}

export const twoZombies: Scenario = {
  name: 'two-zombies',
  title: 'two members frozen one after the other, a third owns everything, both wake up at once',
  members: ['a', 'b', 'c'],
  settings,
  run: (site) =>
    site.rounds(async () => {
      const { fleet, random } = site;
      const point = random.pick(points);
      const first = await memberAt(site, point);
      const second = random.pick(fleet.members.filter((member) => member !== first));
      await site.fault(`SIGSTOP of ${first.instance}, then of ${second.instance}`, async (begins) => {
        first.arm(point, 'SIGSTOP');
        await first.frozen();
        begins();
        await sleep(3_000);
        second.signal('SIGSTOP');
        await sleep(FROZEN_MS);
      });
      await site.fault('SIGCONT of both', async () => {
        for (const { signal } of [first, second].map((member) => ({ signal: () => member.signal('SIGCONT') })))
          signal();
        await sleep(2_000);
      });
    }),
};

/** A process that is frozen, replaced under its own name, and wakes up: it must end, and its successor must go on. */
export const replaced: Scenario = {
  name: 'replaced',
  title: 'a frozen member is replaced by one of its name, then wakes up',
  settings,
  run: (site) =>
    site.rounds(async () => {
      const { fleet, random, findings } = site;
      const point = random.pick(points);
      const old = await memberAt(site, point);
      await site.fault(`SIGSTOP of ${old.instance}, replaced`, async (begins) => {
        old.arm(point, 'SIGSTOP', random.between(1, 6));
        await old.frozen();
        begins();
        await fleet.start(old.instance).running();
      });
      await site.fault(`SIGCONT of the old ${old.instance}`, async () => {
        old.signal('SIGCONT');
        const end = await old.ended();
        if (end !== 3) findings.add('wrong', `the replaced ${old.instance} ended with ${end}, not with an error`);
      });
    }),
};

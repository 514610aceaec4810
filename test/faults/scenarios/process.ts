import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPoint } from '@millrace/streams/runtime';
import type { FaultAction } from '../member-protocol.ts';
import type { Scenario, Site } from '../scenario.ts';
import { strike } from './strike.ts';

const points: readonly FaultPoint[] = ['after-produce', 'after-send-offsets', 'after-commit', 'mid-redis-write'];
/** Some ten entries of state: commits go to Redis in several parts, so that there is a middle of it. */
const settings = { maxStateCallBytes: 2_000 } as const;

/** Lets one of the members end itself at a point of a commit; the fleet starts it again under its name. */
async function endAt(site: Site, point: FaultPoint, action: FaultAction): Promise<void> {
  await site.fault(`${action} ${point}`, async (begins) => {
    const member = await strike(site, { point, action, within: 12 });
    begins();
    await site.fleet.replaced(member);
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
        const { instance } = await site.fault(`SIGKILL ${point}, for good`, async (begins) => {
          const killed = await strike(site, { point, action: 'SIGKILL', within: 5, forGood: true });
          begins();
          return killed;
        });
        await site.fleet.start(instance).running();
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
  const member = await site.fault(`SIGSTOP ${point}`, async (begins) => {
    const frozen = await strike(site, { point, action: 'SIGSTOP', within: 6 });
    begins();
    await sleep(FROZEN_MS);
    return frozen;
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
      const both = await site.fault(`SIGSTOP ${point}, then of another`, async (begins) => {
        const first = await strike(site, { point, action: 'SIGSTOP' });
        begins();
        await sleep(3_000);
        const second = random.pick(fleet.members.filter((member) => member !== first));
        second.signal('SIGSTOP');
        await sleep(FROZEN_MS);
        return [first, second];
      });
      await site.fault('SIGCONT of both', async () => {
        for (const member of both) member.signal('SIGCONT');
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
      const old = await site.fault(`SIGSTOP ${point}, replaced`, async (begins) => {
        const frozen = await strike(site, { point, action: 'SIGSTOP', within: 6 });
        begins();
        await fleet.start(frozen.instance).running();
        return frozen;
      });
      await site.fault(`SIGCONT of the old ${old.instance}`, async () => {
        old.signal('SIGCONT');
        const end = await old.ended();
        if (end !== 3) findings.add('wrong', `the replaced ${old.instance} ended with ${end}, not with an error`);
      });
    }),
};

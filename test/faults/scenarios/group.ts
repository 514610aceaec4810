import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario, Site } from '../scenario.ts';

/** How long the fleet stays at a size, milliseconds. */
const STAY_MS = 4_000;

/** Starts or stops members until those named run, one after the other; answers how long the worst standstill was. */
async function scaleTo(site: Site, wanted: readonly string[]): Promise<void> {
  const { fleet } = site;
  const running = fleet.members.map(({ instance }) => instance);
  for (const instance of wanted.filter((name) => !running.includes(name))) await fleet.start(instance).running();
  for (const instance of running.filter((name) => !wanted.includes(name))) await fleet.stop(instance);
}

export const scaling: Scenario = {
  name: 'scale',
  title: 'from one member to four, to two, to three, under load',
  members: ['a'],
  run: (site) =>
    site.rounds(async () => {
      const names = site.random.shuffled(['a', 'b', 'c', 'd']);
      const stays = site.fleet.members.map(({ instance }) => instance);
      for (const size of [4, 2, 3, 1]) {
        const wanted = [...new Set([...stays, ...names])].slice(0, size);
        await site.fault(`${size} members: ${wanted.join(', ')}`, () => scaleTo(site, wanted));
        await sleep(STAY_MS);
      }
    }),
};

export const rollingRestart: Scenario = {
  name: 'rolling-restart',
  title: 'every member is stopped and started again under its name, one after the other',
  members: ['a', 'b', 'c'],
  run: (site) =>
    site.rounds(async () => {
      for (const { instance } of site.random.shuffled(site.fleet.members)) {
        await site.fault(`${instance} is restarted`, async () => {
          await site.fleet.stop(instance);
          await site.fleet.start(instance).running();
        });
      }
    }),
};

export const openTransaction: Scenario = {
  name: 'open-transaction',
  title: 'members come and go while long transactions are open',
  settings: { commitIntervalMs: 3_000 },
  run: (site) =>
    site.rounds(async () => {
      for (const instance of ['c', 'd']) {
        await site.fault(`${instance} joins`, () => site.fleet.start(instance).running());
        await sleep(site.random.between(500, 4_000));
      }
      for (const instance of site.random.shuffled(['c', 'd'])) {
        await site.fault(`${instance} leaves`, () => site.fleet.stop(instance));
        await sleep(site.random.between(500, 4_000));
      }
    }),
};

export const storm: Scenario = {
  name: 'rebalance-storm',
  title: 'members join and are killed without a pause, so that rebalances meet rebalances',
  run: (site) =>
    site.rounds(async () => {
      const { fleet, random } = site;
      await site.fault('ten members come and go', async () => {
        for (let turn = 0; turn < 10; turn += 1) {
          const guest = `guest-${turn % 3}`;
          const known = fleet.members.find(({ instance }) => instance === guest);
          if (known === undefined) fleet.start(guest);
          else if (random.next() < 0.5) await fleet.stop(guest);
          else known.signal('SIGKILL');
          await sleep(random.between(100, 2_000));
        }
      });
    }),
};

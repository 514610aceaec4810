import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario, Site } from '../scenario.ts';
import type { Server } from '../server.ts';

/** Events a second: each is written by three brokers, which share one machine. */
const RATE = 400;
/** How long a broker stays away, milliseconds. */
const AWAY_MS = 8_000;

/** Brokers by what they are to the application now. */
function roles({ servers, topics, topology, fleet, random }: Site): Record<string, () => Promise<Server>> {
  const { brokers } = servers;
  const changelogs = topology.subTopologies.flatMap(({ stores }) => stores.map(({ changelog }) => changelog));
  const { instance } = random.pick(fleet.members);
  return {
    [`the transaction coordinator of ${instance}`]: () =>
      brokers.coordinatorOf('transaction', `${topics.application}-lane-${instance}`),
    'the group coordinator': () => brokers.coordinatorOf('group', topics.application),
    'the leader of a partition of the input': () => brokers.leaderOf(topics.input, 0),
    'the leader of a changelog': () => brokers.leaderOf(random.pick(changelogs), 0),
  };
}

export const coordinatorsKilled: Scenario = {
  name: 'coordinators',
  title: 'of three brokers the transaction coordinator, the group coordinator and leaders are killed; all moves on',
  layout: 'three-brokers',
  rate: RATE,
  run: (site) =>
    site.rounds(async () => {
      for (const [role, find] of site.random.shuffled(Object.entries(roles(site)))) {
        const broker = await find();
        await site.fault(`${role} is killed`, async () => {
          await broker.kill();
          await sleep(AWAY_MS);
        });
        await broker.start();
        await site.servers.brokers.inSync();
      }
    }),
};

export const leadersMoved: Scenario = {
  name: 'leaders-moved',
  title: 'three brokers are restarted in good order, one after the other: leaders and coordinators move under load',
  layout: 'three-brokers',
  rate: RATE,
  run: (site) =>
    site.rounds(async () => {
      const { brokers } = site.servers;
      for (const broker of site.random.shuffled(brokers.all)) {
        await site.fault('a broker is restarted', async () => {
          await broker.stop();
          await broker.start();
        });
        await brokers.inSync();
      }
    }),
};

import { setTimeout as sleep } from 'node:timers/promises';
import { PARTITIONS } from '../partitions.ts';
import type { Scenario, Site } from '../scenario.ts';

export const clusterFailover: Scenario = {
  name: 'cluster-failover',
  title: 'Redis Cluster: masters are killed and replicas that lack what was written last take their places',
  layout: 'redis-cluster',
  run: (site) =>
    site.rounds(async () => {
      const { cluster } = site.servers;
      for (const shard of site.random.shuffled(await cluster.shards())) {
        const lacksMs = site.random.between(100, 2_500);
        let away: { back(): Promise<void> } | undefined;
        await site.fault(`a replica without the last ${lacksMs} ms takes its master's place`, async (begins) => {
          await cluster.holdBack(shard);
          await sleep(lacksMs);
          begins();
          away = await cluster.failOver(shard);
        });
        await away?.back();
      }
    }),
};

/** Pause between a few keys of a slot, milliseconds: so it stands between two nodes for a while. */
const MOVE_PAUSE_MS = 150;

/** A task with state, by the key of its meta. */
function taskWithState({ topology, random }: Site): string {
  const tasks = topology.subTopologies.filter(({ stores }) => stores.length > 0);
  return `{${topology.applicationId}:${random.pick(tasks).id}:${random.between(0, PARTITIONS - 1)}}:m`;
}

export const slotMoved: Scenario = {
  name: 'cluster-slot-moved',
  title: 'Redis Cluster: the slots of tasks move to other masters under load, a few keys at a time',
  layout: 'redis-cluster',
  run: (site) =>
    site.rounds(async () => {
      const { cluster } = site.servers;
      for (let turn = 0; turn < 4; turn += 1) {
        const task = taskWithState(site);
        const { slot, shard } = await cluster.placeOf(task);
        const others = (await cluster.shards()).filter(({ master }) => master.port !== shard.master.port);
        await site.fault(`the slot of ${task} moves`, async () => {
          const keys = await cluster.moveSlot(slot, shard.master, site.random.pick(others).master, MOVE_PAUSE_MS);
          site.note(`it had ${keys} keys`);
        });
        await cluster.settled();
      }
    }),
};

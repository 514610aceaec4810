import { setTimeout as sleep } from 'node:timers/promises';
import { withKafkaAdmin } from '../../../base/kafka-admin.ts';
import { PARTITIONS } from '../partitions.ts';
import type { Scenario, Site } from '../scenario.ts';
import { createTopics, readCommitted } from '../topics.ts';

/** When nothing more comes for so long, all was read, milliseconds. */
const REST_MS = 15_000;

/** Deletes the input topic, when all of it was read, and makes it again. */
async function recreateInput({ servers, topics, generator, monitor, earlier }: Site, awayMs: number): Promise<void> {
  const kafka = servers.addresses.kafka;
  await generator.pause();
  await monitor.reached(generator.spends, REST_MS);
  earlier.push(...(await readCommitted(kafka, topics.input)));
  await withKafkaAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topics.input] }));
  await sleep(awayMs);
  await createTopics(kafka, [topics.input], PARTITIONS);
  generator.resume();
}

export const inputRecreated: Scenario = {
  name: 'topic-recreated',
  title: 'the input topic is deleted and made again: at once, after 3 s, while nobody runs',
  run: (site) =>
    site.rounds(async () => {
      for (const awayMs of [0, 3_000]) {
        await site.fault(`the input topic is made again after ${awayMs / 1_000} s`, async (begins) => {
          await recreateInput(site, awayMs);
          begins();
        });
      }
      const names = site.fleet.members.map(({ instance }) => instance);
      await site.fault('the input topic is made again while nobody runs', async (begins) => {
        await site.generator.pause();
        await site.monitor.reached(site.generator.spends, REST_MS);
        await site.fleet.stopAll();
        await recreateInput(site, 0);
        begins();
        for (const name of names) site.fleet.start(name);
      });
    }),
};

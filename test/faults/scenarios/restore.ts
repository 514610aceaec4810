import { setTimeout as sleep } from 'node:timers/promises';
import { withKafkaAdmin } from '../../../base/kafka-admin.ts';
import type { Scenario, Site } from '../scenario.ts';
import { wipe } from './redis.ts';

/** Records at the beginning, so that restoring takes a while. */
const BACKLOG_RECORDS = 30_000;

export const revokedWhileRestoring: Scenario = {
  name: 'restoring',
  title: 'tasks are taken away, and their owners killed or frozen, while they are restored from the changelogs',
  run: (site) =>
    site.rounds(async () => {
      const { fleet, generator, random } = site;
      generator.burst(BACKLOG_RECORDS);
      await site.fault('a backlog', () => undefined);
      await site.fault('Redis is emptied; a member joins, and leaves at once', async () => {
        await wipe(site);
        await fleet.start('c').running();
        await sleep(random.between(0, 800));
        await fleet.stop('c');
      });
      await site.fault('Redis is emptied; a member that restores is killed', async () => {
        await wipe(site);
        await sleep(random.between(600, 1_500));
        random.pick(fleet.members).signal('SIGKILL');
      });
      await site.fault('Redis is emptied; a member that restores is frozen, another takes over', async (begins) => {
        await wipe(site);
        await sleep(random.between(600, 1_500));
        const frozen = random.pick(fleet.members);
        frozen.signal('SIGSTOP');
        begins();
        await sleep(9_000);
        frozen.signal('SIGCONT');
        await sleep(1_000);
      });
    }),
};

/** Lets the broker compact the changelogs all the time: segments of 100 ms, cleaned when anything can be. */
async function compactHard({ servers, topology }: Site): Promise<void> {
  await withKafkaAdmin(servers.addresses.kafka, (admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: topology.subTopologies
        .flatMap(({ stores }) => stores)
        .map(({ changelog }) => ({
          type: 2,
          name: changelog,
          configEntries: [
            { name: 'cleanup.policy', value: 'compact' },
            { name: 'max.message.bytes', value: '1065536' },
            { name: 'segment.ms', value: '100' },
            { name: 'min.cleanable.dirty.ratio', value: '0.01' },
            { name: 'max.compaction.lag.ms', value: '100' },
          ],
        })),
    }),
  );
}

export const compacted: Scenario = {
  name: 'compacted',
  title: 'changelogs are compacted all the time, also under a reader that lags',
  async run(site) {
    await compactHard(site);
    await site.rounds(async () => {
      const { fleet, generator, random } = site;
      generator.burst(BACKLOG_RECORDS);
      await site.fault('a backlog', () => undefined);
      await sleep(3_000);
      await site.fault('Redis is emptied; who reads the changelogs is frozen for 4 s', async () => {
        await wipe(site);
        await sleep(random.between(500, 1_000));
        const reader = random.pick(fleet.members);
        reader.signal('SIGSTOP');
        await sleep(4_000);
        reader.signal('SIGCONT');
      });
      const member = random.pick(fleet.members);
      await site.fault(`SIGKILL of ${member.instance}`, async () => {
        member.signal('SIGKILL');
        await fleet.replaced(member);
      });
    });
  },
};

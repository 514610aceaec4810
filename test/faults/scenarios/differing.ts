import { createHash } from 'node:crypto';
import { withKafkaAdmin } from '../../../base/kafka-admin.ts';
import type { Variant } from '../application.ts';
import { PARTITIONS } from '../partitions.ts';
import type { Scenario, Site } from '../scenario.ts';
import { keysOf, withRedis } from '../state.ts';

/** When nothing comes for so long, all was read, milliseconds. */
const REST_MS = 15_000;
/** Exit code of a member that stopped by an error. */
const FAILED = 3;

/** Everything that the application has left behind: ends of its topics, positions of its group, its keys. */
async function traces({ servers, topics: { application, input } }: Site): Promise<string> {
  const inKafka = await withKafkaAdmin(servers.addresses.kafka, async (admin) => {
    const names = (await admin.listTopics()).filter((topic) => topic.startsWith(application)).sort();
    const ends = await Promise.all(names.map(async (topic) => [topic, await admin.fetchTopicOffsets(topic)] as const));
    const positions = await admin.fetchOffsets({ groupId: application });
    // More partitions of the input are the scenario's own doing.
    return { ends: ends.filter(([topic]) => topic !== input), positions };
  });
  const inRedis = await withRedis(servers.addresses.redis, async (redis) => {
    const keys = [...(await keysOf(redis, application)), `${application}:view`].sort();
    return Promise.all(keys.map(async (key) => [key, await redis.hgetall(key)] as const));
  });
  return createHash('sha256')
    .update(JSON.stringify([inKafka, inRedis]))
    .digest('hex');
}

/** Starts a member that must be refused, and compares what is there before and after. */
async function refused(site: Site, what: string, code: string, variant?: Variant): Promise<void> {
  const { fleet, findings } = site;
  site.note(`a member is started with ${what}`);
  const before = await traces(site);
  const member = fleet.start('differing', { once: true, ...(variant && { variant }) });
  const end = await member.ended();
  site.note(`it ended with ${end}: ${member.fatal?.message}`);
  if (end !== FAILED || member.fatal?.code !== code) {
    findings.add('wrong', `a member with ${what} ended with ${end} (${member.fatal?.code}), not with ${code}`);
  }
  if ((await traces(site)) !== before) findings.add('wrong', `a member with ${what} was refused, but has written`);
  fleet.forget('differing');
}

export const differing: Scenario = {
  name: 'differing',
  title: 'members with a topology that would misread the state, and on more partitions, are refused and write nothing',
  async run(site) {
    const { fleet, generator, monitor, servers, topics } = site;
    const names = fleet.members.map(({ instance }) => instance);
    const rest = async (): Promise<void> => {
      await generator.pause();
      await monitor.reached(generator.spends, REST_MS);
      await fleet.stopAll();
    };
    await rest();
    await refused(site, 'longer windows and one more store', 'MR_STREAMS_INCOMPATIBLE', 'longer-windows');
    await site.fault('the members are started again', async (begins) => {
      for (const name of names) fleet.start(name);
      generator.resume();
      begins();
    });
    await rest();
    await withKafkaAdmin(servers.addresses.kafka, (admin) =>
      admin.createPartitions({ topicPartitions: [{ topic: topics.input, count: PARTITIONS + 2 }] }),
    );
    await refused(site, 'more partitions of its input', 'MR_STREAMS_PARTITIONS_CHANGED');
  },
};

import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario, Site } from '../scenario.ts';
import { keysOf, withRedis } from '../state.ts';

/** Deletes everything that the application has in Redis. */
export async function wipe({ servers, topics }: Site): Promise<void> {
  await withRedis(servers.addresses.redis, async (redis) => {
    const keys = await keysOf(redis, topics.application);
    if (keys.length > 0) await redis.unlink(...keys);
  });
}

export const redisWiped: Scenario = {
  name: 'redis-wiped',
  title: 'everything of the application is deleted from Redis while it runs',
  run: (site) =>
    site.rounds(async () => {
      await site.fault('Redis is emptied', () => wipe(site));
      await sleep(site.random.between(200, 1_500));
      await site.fault('Redis is emptied again', () => wipe(site));
    }),
};

export const redisKilled: Scenario = {
  name: 'redis-killed',
  title: 'Redis is killed and comes back empty: at once, after 5 s',
  run: (site) =>
    site.rounds(async () => {
      for (const awayMs of [0, 5_000]) {
        await site.fault(`Redis is killed and away for ${awayMs / 1_000} s`, async () => {
          await site.servers.redis.kill();
          await sleep(awayMs);
          await site.servers.redis.start();
        });
      }
    }),
};

export const redisFrozen: Scenario = {
  name: 'redis-frozen',
  title: 'Redis hangs for 8 s, then goes on with its data',
  run: (site) =>
    site.rounds(() =>
      site.fault('Redis hangs for 8 s', async () => {
        site.servers.redis.freeze();
        await sleep(8_000);
        site.servers.redis.thaw();
      }),
    ),
};

export const redisLostSuffix: Scenario = {
  name: 'redis-lost-suffix',
  title: 'Redis is replaced by a replica that lacks what was written last',
  run: (site) =>
    site.rounds(async () => {
      const { servers, random } = site;
      // The first goes back over owners as well: who owns a task now is unknown to what comes back.
      for (const [lacksMs, kills] of [
        [random.between(100, 2_500), false],
        [random.between(100, 2_500), true],
      ] as const) {
        await site.fault(`Redis comes back without its last ${lacksMs} ms`, async () => {
          await withRedis(servers.addresses.redis, (redis) => redis.save());
          if (kills) await restartOne(site);
          await sleep(lacksMs);
          await servers.redis.kill();
          await servers.redis.start();
        });
      }
    }),
};

/** Restarts a member, so that its tasks get owners that the saved state does not know. */
async function restartOne({ fleet, random }: Site): Promise<void> {
  const member = random.pick(fleet.members);
  member.signal('SIGKILL');
  await fleet.replaced(member);
  await sleep(1_500);
}

import { request } from 'undici';
import { createRedis } from '../../base/redis.ts';
import { type QuotaUse, RedisQuota } from '../../connectors/client/quota.ts';

/** A worker that does several things at once, as those of workflows do: they call an address as often as the quota lets them, until it is ended. */
const [redisUrl = '', tenant = '', calls = '', windowMs = '', address = ''] = process.argv.slice(2);
const redis = createRedis(redisUrl);
const quota = new RedisQuota(
  redis,
  { tenant, platform: 'meta', credential: 'meta-main' },
  { calls: Number(calls), windowMs: Number(windowMs) },
);

async function callOn(use: QuotaUse): Promise<never> {
  for (;;) {
    await quota.run(use, async () => {
      const { body } = await request(`${address}${use}`);
      await body.dump();
    });
  }
}

console.log('ready');
await Promise.all((['read', 'read', 'read', 'write'] as const).map(callOn));

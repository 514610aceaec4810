import { randomUUID } from 'node:crypto';
import type { Config } from '../../base/config.ts';
import { createRedis } from '../../base/redis.ts';
import { appendEvents } from '../../sinks/events/stream-writer.ts';
import { alertEvent } from './stored-alert.ts';
import { storedGold } from './stored-gold.ts';
import { sliceEvent } from './stored-slice.ts';
import { markOf } from './two-tenants.ts';

/** Appends one event to each stream of a tenant, under ids that other tenants have, too, and with the tenant's mark. */
export async function publishMarked(config: Config, tenant: string): Promise<void> {
  const mark = markOf(tenant);
  const record = { tenant, topic: randomUUID(), partition: 0, offset: 0 };
  const redis = createRedis(config.address('redis'));
  const append = (stream: 'gold' | 'alerts' | 'slices', event: object) =>
    appendEvents(redis, stream, [{ ...record, text: JSON.stringify(event) }]);
  await append('gold', storedGold(tenant, { entity_name: mark }));
  await append('alerts', alertEvent(tenant, { rule_name: mark }));
  await append('slices', sliceEvent(tenant, { reason: mark }));
  await redis.quit();
}

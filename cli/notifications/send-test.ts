import { randomUUID } from 'node:crypto';
import { systemClock } from '../../base/clock.ts';
import { loadConfig } from '../../base/config.ts';
import { openChannel } from '../../sinks/notifications/channels/open.ts';
import { AddressGuard } from '../../sinks/notifications/http/addresses.ts';
import { Poster } from '../../sinks/notifications/http/post.ts';
import { testMessage } from '../../sinks/notifications/messages/test-message.ts';
import { channelNames, storedChannel } from '../../sinks/notifications/store/definition.ts';
import { CliError } from '../errors.ts';
import { listed } from '../known-name.ts';
import { forTenant } from '../tenants/store.ts';
import type { TenantArguments } from './arguments.ts';
import { channelSecrets } from './secrets.ts';

/**
 * `millrace notifications test`: sends a made-up alert to a channel now, by the way that real ones take, disabled or quiet or not.
 * @throws CliError MR_CLI_NAME when there is no such channel, DeliveryError when it did not take it.
 */
export async function sendTest(channelId: string, { tenant, json }: TenantArguments): Promise<void> {
  const config = loadConfig();
  const guard = new AddressGuard(config.notifyAllow);
  const poster = new Poster({ guard });
  try {
    const channel = await forTenant(tenant, async (pool) => {
      const found = await storedChannel(pool, channelSecrets(config), tenant, channelId);
      if (found !== undefined) return found;
      const names = await channelNames(pool, tenant);
      throw new CliError('MR_CLI_NAME', `tenant ${tenant} has no channel '${channelId}': ${listed(names)}`);
    });
    const message = testMessage(tenant, channelId, { key: `test_${randomUUID()}`, now: systemClock.now() });
    const started = systemClock.now();
    await openChannel(channel, { poster, guard, publicUrl: config.publicUrl, clock: systemClock }).deliver(message);
    const took = systemClock.now() - started;
    const result = { tenant, channel: channelId, kind: channel.kind, key: message.key, milliseconds: took };
    if (json === true) console.log(JSON.stringify(result, null, 2));
    else console.log(`${channel.kind} channel ${channelId} has taken a test message in ${took} ms`);
  } finally {
    await poster.close();
  }
}

import { systemClock } from '../../base/clock.ts';
import { type ChannelStatus, channelStatuses } from '../../sinks/notifications/store/status.ts';
import { textTable } from '../reads/text-table.ts';
import { inTenant } from '../tenants/store.ts';
import type { TenantArguments } from './arguments.ts';

/** `millrace notifications status`. */
export async function showStatus({ tenant, json }: TenantArguments): Promise<void> {
  const channels = await inTenant(tenant, (client) => channelStatuses(client, tenant, systemClock.now()));
  if (json === true) console.log(JSON.stringify(channels, null, 2));
  else if (channels.length === 0) console.log(`tenant ${tenant} has no channels`);
  else {
    const head = ['channel', 'kind', 'sent in 24 h', 'last sent (UTC)', 'waiting', 'given up', ''];
    console.log(textTable(head, channels.map(row)));
  }
}

function row(status: ChannelStatus): readonly string[] {
  const { channel, kind, sent, lastSent, waiting, dead } = status;
  const last = lastSent === null ? '–' : lastSent.slice(0, 16).replace('T', ' ');
  return [channel, kind, String(sent), last, String(waiting), String(dead), trouble(status)];
}

function trouble({ enabled, failures, lastError }: ChannelStatus): string {
  if (!enabled) return 'disabled';
  if (lastError !== null) return `failing: ${lastError}`;
  return failures > 0 ? 'failing' : '';
}

import type { DueNow } from '../store/due.ts';
import type { DeliveryLimits } from './retries.ts';

/** Things other than channels that are seen to at once: each takes a connection. Of a tenant one, as its groups are locked together. */
export const maxDeskWork = 3;

/** Whether something that is due may be begun beside what is at work. */
export function hasRoom(due: DueNow, atWork: readonly DueNow[], limits: DeliveryLimits): boolean {
  const alike = atWork.filter(({ kind }) => (kind === 'CHANNEL') === (due.kind === 'CHANNEL'));
  if (due.kind !== 'CHANNEL') return fits(due, alike, maxDeskWork, 1);
  if (!fits(due, alike, limits.channels, limits.channelsPerTenant)) return false;
  const failing = alike.filter((each) => each.failing);
  return !due.failing || fits(due, failing, limits.failingChannels, limits.failingChannelsPerTenant);
}

function fits({ tenant }: DueNow, beside: readonly DueNow[], most: number, mostOfTenant: number): boolean {
  return beside.length < most && beside.filter((each) => each.tenant === tenant).length < mostOfTenant;
}

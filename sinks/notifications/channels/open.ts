import type { Clock } from '../../../base/clock.ts';
import type { AddressGuard } from '../http/addresses.ts';
import type { Poster } from '../http/post.ts';
import type { Resolve } from '../http/resolve.ts';
import type { Channel } from '../policy/channel.ts';
import type { Delivery } from './channel.ts';
import { emailDelivery } from './email.ts';
import { slackDelivery, teamsDelivery, webhookDelivery } from './http.ts';

/** What all channels share. */
export interface ChannelDeps {
  readonly poster: Poster;
  readonly guard: AddressGuard;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

/** The way to a channel's receiver. */
export function openChannel(channel: Channel, deps: ChannelDeps): Delivery {
  const context = { publicUrl: deps.publicUrl, zone: channel.zone };
  switch (channel.kind) {
    case 'email':
      return emailDelivery(channel, { ...deps, context });
    case 'slack':
      return slackDelivery(channel, deps.poster, context);
    case 'teams':
      return teamsDelivery(channel, deps.poster, context);
    case 'webhook':
      return webhookDelivery(channel, deps.poster, context, deps.clock);
  }
}

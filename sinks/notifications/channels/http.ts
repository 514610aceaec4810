import { Webhook } from 'standardwebhooks';
import type { Clock } from '../../../base/clock.ts';
import type { Poster } from '../http/post.ts';
import { cardOf } from '../messages/card.ts';
import type { RenderContext } from '../messages/message.ts';
import { slackOf } from '../messages/slack.ts';
import { teamsOf } from '../messages/teams.ts';
import { webhookOf } from '../messages/webhook.ts';
import type { Channel } from '../policy/channel.ts';
import type { Delivery } from './channel.ts';

type Of<K extends Channel['kind']> = Extract<Channel, { kind: K }>;

/** Posts to a Slack incoming webhook. Slack knows no idempotency: a repetition is shown twice. */
export function slackDelivery({ url }: Of<'slack'>, poster: Poster, context: RenderContext): Delivery {
  return {
    deliver: (message, signal) =>
      poster.post(url, { 'idempotency-key': message.key }, JSON.stringify(slackOf(cardOf(message, context))), signal),
  };
}

/** Posts an Adaptive Card to a Teams workflow. */
export function teamsDelivery({ url }: Of<'teams'>, poster: Poster, context: RenderContext): Delivery {
  return {
    deliver: (message, signal) =>
      poster.post(url, { 'idempotency-key': message.key }, JSON.stringify(teamsOf(cardOf(message, context))), signal),
  };
}

/**
 * Posts to a webhook, signed by Standard Webhooks: `webhook-id` is the message's key, the same at each attempt, so receivers can
 * drop what they have seen. The timestamp is that of the attempt.
 */
export function webhookDelivery(
  channel: Of<'webhook'>,
  poster: Poster,
  context: RenderContext,
  clock: Clock,
): Delivery {
  const signers = [channel.secret, channel.previous_secret]
    .filter((secret) => secret !== undefined)
    .map((secret) => new Webhook(secret));
  return {
    async deliver(message, signal) {
      const body = JSON.stringify(webhookOf(message, context));
      const now = new Date(clock.now());
      const headers = {
        'webhook-id': message.key,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': signers.map((signer) => signer.sign(message.key, now, body)).join(' '),
      };
      await poster.post(channel.url, headers, body, signal);
    },
  };
}

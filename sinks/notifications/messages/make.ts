import { createHash } from 'node:crypto';
import type { Alert } from '../../../schemas/generated/types.ts';
import { severities } from '../routing/alert.ts';
import type { Group, Send, SentItem } from '../routing/member.ts';
import { type Message, maxShown } from './message.ts';

/** The items that a message shows: what is news first, then what is firing, the worst first. */
export function shownItems({ items }: Send, group: Group): readonly SentItem[] {
  const rank = (item: SentItem) => {
    const severity = group.members[item.alertId]?.severity ?? 'info';
    return Number(item.news) * 8 + Number(item.status === 'firing') * 4 + severities.indexOf(severity);
  };
  return items.toSorted((a, b) => rank(b) - rank(a)).slice(0, maxShown);
}

/**
 * The message that a send comes to. `group` is the group with the members that were told, `alerts` the records of those shown.
 * Its key is made of what is told to whom, so it is the same however often it is made.
 */
export function makeMessage(tenant: string, group: Group, send: Send, alerts: ReadonlyMap<string, Alert>): Message {
  const { channel, reason, at, items } = send;
  const firing = items.filter(({ status }) => status === 'firing');
  const corrected = items.filter(({ status }) => status === 'corrected').length;
  return {
    key: keyOf(tenant, group.id, send),
    tenant,
    channel,
    reason,
    at,
    route: group.route,
    group: group.labels,
    alerts: shownItems(send, group).flatMap(({ alertId, seq, ...told }) => {
      const alert = alerts.get(alertId);
      return alert === undefined ? [] : [{ key: `${alertId}:${seq}:${channel}`, alert, ...told }];
    }),
    firing: firing.length,
    critical: firing.filter(({ alertId }) => group.members[alertId]?.severity === 'critical').length,
    resolved: items.length - firing.length - corrected,
    ...(corrected > 0 && { corrected }),
  };
}

/** A message that its channel did not take, for another one: it tells of the same alerts, and of whom they did not reach. */
export function forwarded(message: Message, to: string, error: string): Message {
  const from = message.channel;
  return {
    ...message,
    key: `msg_${digest(JSON.stringify([message.key, to]))}`,
    channel: to,
    reason: 'undelivered',
    alerts: message.alerts.map(({ alert, ...rest }) => ({
      ...rest,
      alert,
      key: `${alert.alert_id}:${alert.transition_seq}:${to}`,
    })),
    undelivered: { channel: from, error },
  };
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 32);
}

/** A repeat and a digest tell the same thing again and are another message each time. */
function keyOf(tenant: string, groupId: string, { channel, reason, at, items }: Send): string {
  const time = reason === 'repeat' || reason === 'digest' ? at : null;
  const told = items.map(({ alertId, seq }) => [alertId, seq]);
  const content = JSON.stringify([tenant, groupId, channel, reason, time, told]);
  return `msg_${digest(content)}`;
}

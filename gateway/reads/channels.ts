import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type {
  ChannelDelivery,
  ChannelKind,
  ChannelResolvers,
  FailedMessage,
  ResolversParentTypes,
  Routes,
} from '../generated/resolvers.ts';
import { utc } from './instant.ts';
import { byColumn, loadTogether } from './loaders.ts';
import { readTenantRows } from './tenant-rows.ts';

/** Channels of an organisation at most. */
const maxChannels = 200;
/** Messages of one answer. */
const maxMessages = 200;

/** A channel without what is read only where it is asked for. */
export type ChannelNode = ResolversParentTypes['Channel'];

type Row = Omit<ChannelNode, 'kind' | 'enabled' | 'zone' | 'settings'> & {
  readonly kind: string;
  readonly settings: { readonly enabled?: boolean; readonly zone?: string };
};

/** The tenant's channels, by id; only those named where some are. Secrets stay sealed where they are. */
export async function readChannels(context: GatewayContext, id: string | null = null): Promise<ChannelNode[]> {
  const rows = await readTenantRows<Row>(
    context.stores.postgres,
    context.principal.tenant,
    `select channel_id as id, version, kind, settings, ${utc('updated_at')} as "updatedAt" from notification_channel
     where $1::text is null or channel_id = $1 order by channel_id limit ${maxChannels}`,
    [id],
  );
  return rows.map(({ kind, settings, ...row }) => ({
    ...row,
    kind: kind.toUpperCase() as ChannelKind,
    enabled: settings.enabled ?? true,
    zone: settings.zone ?? 'UTC',
    settings,
  }));
}

/** One channel of the tenant; null where there is none. */
export async function readChannel(id: string, context: GatewayContext): Promise<ChannelNode | null> {
  return (await readChannels(context, id))[0] ?? null;
}

/** Who the tenant tells what; null where it has not said yet. */
export async function readRoutes({ stores, principal }: GatewayContext): Promise<Routes | null> {
  const [row] = await readTenantRows<Routes>(
    stores.postgres,
    principal.tenant,
    `select version, definition, ${utc('created_at')} as "savedAt" from notification_policy order by version desc limit 1`,
    [],
  );
  return row ?? null;
}

/** Messages of the tenant that were given up, the newest first. */
export function readFailedMessages(
  { channelId, first }: { readonly channelId: string | null; readonly first: number },
  { stores, principal }: GatewayContext,
): Promise<FailedMessage[]> {
  if (first < 1 || first > maxMessages) {
    throw new RequestError('MR_PAGE_SIZE', `first is ${first}: ask for 1 to ${maxMessages} messages`);
  }
  const { query, values } = failedMessagesQuery(channelId, first);
  return readTenantRows<FailedMessage>(stores.postgres, principal.tenant, query, values);
}

/** Text and values of a list of messages that were given up. */
export function failedMessagesQuery(channelId: string | null, first: number) {
  const query = `select notification_id::text as id, channel_id as "channelId", message #>> '{alerts,0,alert,subject}' as subject,
      attempts, last_error as error, ${utc('finished_at')} as at
    from notification where state = 'DEAD' ${channelId === null ? '' : 'and channel_id = $2'}
    order by notification_id desc limit $1`;
  return { query, values: channelId === null ? [first] : [first, channelId] };
}

/** Text and values of how channels deliver: each state is looked up by an index of its own, however much was sent. */
export function deliveryQuery(ids: readonly string[]) {
  const of = (state: string) => `from notification n where n.state = '${state}' and n.channel_id = c.id`;
  const newestError = (state: string) =>
    `(select notification_id, last_error ${of(state)} and last_error is not null order by notification_id desc limit 1)`;
  const query = `select c.id, (select count(*) ${of('PENDING')})::int as waiting, (select count(*) ${of('DEAD')})::int as failed,
      ${utc(`(select max(finished_at) ${of('SENT')})`)} as "lastSentAt",
      (select last_error from (${newestError('PENDING')} union all ${newestError('DEAD')}) as newest
       order by notification_id desc limit 1) as "lastError"
    from unnest($1::text[]) as c(id)`;
  return { query, values: [ids] };
}

/** Fields of a channel that are read only where they are asked for, those of all channels together. */
export const channelFields: ChannelResolvers<GatewayContext> = {
  delivery: async ({ id }, _arguments, context) => {
    const found = await loadTogether(context, 'channelDelivery', id, async (ids) => {
      const { query, values } = deliveryQuery(ids);
      const { postgres } = context.stores;
      type Delivery = ChannelDelivery & { readonly id: string };
      const rows = await readTenantRows<Delivery>(postgres, context.principal.tenant, query, values);
      return byColumn(rows, 'id');
    });
    return found ?? { waiting: 0, failed: 0, lastSentAt: null, lastError: null };
  },
};

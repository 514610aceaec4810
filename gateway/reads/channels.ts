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
  return readTenantRows<FailedMessage>(
    stores.postgres,
    principal.tenant,
    `select notification_id::text as id, channel_id as "channelId", message #>> '{alerts,0,alert,subject}' as subject, attempts,
       last_error as error, ${utc('finished_at')} as at
     from notification where state = 'DEAD' and ($1::text is null or channel_id = $1)
     order by notification_id desc limit $2`,
    [channelId, first],
  );
}

/** Fields of a channel that are read only where they are asked for, those of all channels together. */
export const channelFields: ChannelResolvers<GatewayContext> = {
  delivery: async ({ id }, _arguments, context) => {
    const found = await loadTogether(context, 'channelDelivery', id, async (ids) => {
      const rows = await readTenantRows<ChannelDelivery & { readonly id: string }>(
        context.stores.postgres,
        context.principal.tenant,
        `select channel_id as id, count(*) filter (where state = 'PENDING')::int as waiting,
           count(*) filter (where state = 'DEAD')::int as failed,
           ${utc("max(finished_at) filter (where state = 'SENT')")} as "lastSentAt",
           (array_agg(last_error order by notification_id desc) filter (where state <> 'SENT' and last_error is not null))[1] as "lastError"
         from notification where channel_id = any($1::text[]) group by channel_id`,
        [ids],
      );
      return byColumn(rows, 'id');
    });
    return found ?? { waiting: 0, failed: 0, lastSentAt: null, lastError: null };
  },
};

import type { GatewayContext } from '../context.ts';
import { RequestError, StoreError } from '../errors.ts';
import type { MutationResolvers, ResolversTypes } from '../generated/resolvers.ts';
import type { NotificationChange, NotificationOutcome, NotificationsPort } from '../ports.ts';
import { readChannel, readRoutes } from '../reads/channels.ts';
import { storeAnswer } from '../reads/tenant-rows.ts';
import { byOf, conflict, notFound } from './writing.ts';

/** Messages that are sent again at once. */
const maxMessages = 500;

type Names = 'saveChannel' | 'deleteChannel' | 'saveRoutes' | 'sendTestMessage' | 'resendMessages';

/** Mutations of channels and routes. Sinks look at these tables: nothing else has to be told. */
export const channelMutations: Pick<MutationResolvers<GatewayContext>, Names> = {
  saveChannel: async (
    _root,
    { id, version, definition, reason },
    context,
  ): Promise<Awaited<ResolversTypes['ChannelResult']>> => {
    const change = { kind: 'channel', id, version, definition } as const;
    const outcome = await changed(context, change, reason);
    if (!outcome.done) return refusal(outcome, `channel ${id}`, version);
    const channel = await readChannel(id, context);
    return channel === null
      ? notFound(`channel ${id}`)
      : { __typename: 'ChannelSaved', channel, changed: outcome.changed };
  },
  deleteChannel: async (
    _root,
    { id, version, reason },
    context,
  ): Promise<Awaited<ResolversTypes['ChannelDeletion']>> => {
    const outcome = await changed(context, { kind: 'deletion', id, version }, reason);
    return outcome.done ? { __typename: 'ChannelDeleted', id } : refusal(outcome, `channel ${id}`, version);
  },
  saveRoutes: async (
    _root,
    { version, definition, reason },
    context,
  ): Promise<Awaited<ResolversTypes['RoutesResult']>> => {
    const outcome = await changed(context, { kind: 'routes', version, definition }, reason);
    if (!outcome.done) {
      const refused = refusal(outcome, 'the routes', version);
      // Routes are always there to be saved: that there are none is version 0.
      return refused.__typename === 'NotFound' ? conflict('the routes', 0, version) : refused;
    }
    const routes = await readRoutes(context);
    return routes === null
      ? conflict('the routes', 0, version)
      : { __typename: 'RoutesSaved', routes, changed: outcome.changed };
  },
  sendTestMessage: async (_root, { channelId }, context): Promise<Awaited<ResolversTypes['TestResult']>> => {
    const outcome = await storeAnswer(
      port(context).sendTest(context.stores.postgres, context.principal.tenant, channelId),
    );
    if (outcome.taken) return { __typename: 'TestSent', key: outcome.key, milliseconds: outcome.milliseconds };
    if (outcome.because === 'NOT_FOUND') return notFound(`channel ${channelId}`);
    return { __typename: 'NotTaken', message: outcome.message };
  },
  resendMessages: (_root, { ids, channelId, reason }, context) => {
    if ((ids ?? null) === null && (channelId ?? null) === null) {
      throw new RequestError(
        'MR_ARGUMENT_INVALID',
        'say which: ids as failedMessages lists them, or channelId for all of it',
      );
    }
    const wrong = ids?.find((id) => !/^\d{1,18}$/.test(id));
    if (wrong !== undefined || (ids?.length ?? 0) > maxMessages) {
      throw new RequestError('MR_ARGUMENT_INVALID', `ids: give at most ${maxMessages}, as failedMessages lists them`);
    }
    const which = { ids: ids ? [...ids] : undefined, channel: channelId ?? undefined };
    return storeAnswer(
      port(context).resend(context.stores.postgres, context.principal.tenant, which, byOf(context, reason)),
    );
  },
};

function port({ ports }: GatewayContext): NotificationsPort {
  if (ports.notifications !== undefined) return ports.notifications;
  const message = 'this gateway was started without notifications: `millrace run gateway` has them';
  throw new StoreError('MR_STORE_UNAVAILABLE', message);
}

function changed(
  context: GatewayContext,
  change: NotificationChange,
  reason: string | null | undefined,
): Promise<NotificationOutcome> {
  return storeAnswer(
    port(context).change(context.stores.postgres, context.principal.tenant, change, byOf(context, reason)),
  );
}

function refusal(outcome: Extract<NotificationOutcome, { done: false }>, what: string, given: number) {
  if (outcome.because === 'NOT_FOUND') return notFound(what);
  if (outcome.because === 'VERSION') return conflict(what, outcome.version, given);
  const problems = outcome.problems.map(({ place, message }) => ({ place, message, span: null, fix: null }));
  const message = `${what} cannot be saved: ${problems[0]?.place ?? ''} ${problems[0]?.message ?? ''}`;
  return { __typename: 'Invalid', message: message.trim(), problems } as const;
}

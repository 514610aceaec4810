import type { EventTopic } from '../../schemas/event-streams.ts';
import type { GatewayContext } from '../context.ts';
import type { QueryResolvers, SubscriptionResolvers } from '../generated/resolvers.ts';
import { checkAccounts } from '../reads/arguments.ts';
import { readPipeline, readPipelineStatus } from '../reads/pipeline.ts';
import { alertEvents } from './alert-events.ts';
import type { EventShape } from './event.ts';
import type { LiveUpdate } from './event-feed.ts';
import { goldEvents } from './gold-events.ts';
import type { PipelineChange } from './pipeline-watch.ts';
import { sliceEvents } from './slice-events.ts';
import type { Delivery } from './subscription.ts';

/** Where the events stand. */
export const liveQueries: Pick<QueryResolvers<GatewayContext>, 'liveCursor'> = {
  liveCursor: (_root, _arguments, { events }) => events.now(),
};

/** What every subscription can be narrowed by. */
interface Narrowing {
  readonly accounts?: readonly string[] | null | undefined;
  readonly after?: string | null | undefined;
}

/** Subscriptions: all of the principal's tenant, whose name is in no argument. */
export const liveSubscriptions: SubscriptionResolvers<GatewayContext> = {
  goldUpdated: {
    subscribe: (_root, { level, reportFamily, ...narrowing }, context) =>
      subscribe(
        context,
        'gold',
        goldEvents,
        narrowing,
        (row) => is(level, row.level) && is(reportFamily, row.reportFamily),
      ),
    resolve: (update: unknown) => {
      const { node: row, ...rest } = update as LiveUpdate<never>;
      return { ...rest, gap: false, row };
    },
  },
  alertChanged: {
    subscribe: (_root, { states, severities, ruleId, ...narrowing }, context) =>
      subscribe(
        context,
        'alerts',
        alertEvents,
        narrowing,
        (alert) => isOneOf(states, alert.state) && isOneOf(severities, alert.severity) && is(ruleId, alert.ruleId),
      ),
    resolve: (update: unknown) => {
      const { node: alert, ...rest } = update as LiveUpdate<never>;
      return { ...rest, alert };
    },
  },
  sliceChanged: {
    subscribe: (_root, { platform, level, ...narrowing }, context) =>
      subscribe(
        context,
        'slices',
        sliceEvents,
        narrowing,
        (slice) => is(platform, slice.platform) && is(level, slice.level),
      ),
    resolve: (update: unknown) => {
      const { node: slice, ...rest } = update as LiveUpdate<never>;
      return { ...rest, slice };
    },
  },
  pipelineChanged: {
    subscribe: (_root, _arguments, context) =>
      context.pipeline.subscribe(context.principal, {
        parts: () => readPipeline(context).map(({ name }) => name),
        status: (name) => readPipelineStatus(name, context),
      }),
    resolve: (update: unknown, _arguments: object, context: GatewayContext) => {
      const { node } = update as Delivery<PipelineChange>;
      // What was told of is of this list.
      return { topology: readPipeline(context).find(({ name }) => name === node.name) as never };
    },
  },
};

function subscribe<Node extends { readonly accountId: string }>(
  { events, principal, limits, drop }: GatewayContext,
  topic: EventTopic,
  shape: EventShape<Node>,
  { accounts, after }: Narrowing,
  wants: (node: Node) => boolean,
): Promise<AsyncIterableIterator<LiveUpdate<Node>>> {
  checkAccounts(accounts, limits);
  const named = accounts ? new Set(accounts) : undefined;
  const isWanted = (node: Node) => (named?.has(node.accountId) ?? true) && wants(node);
  return events.subscribe(principal, { topic, shape, after, wants: isWanted, onTooSlow: drop });
}

function is<T>(asked: T | null | undefined, value: T): boolean {
  return asked === null || asked === undefined || asked === value;
}

function isOneOf<T>(asked: readonly T[] | null | undefined, value: T): boolean {
  return asked === null || asked === undefined || asked.includes(value);
}

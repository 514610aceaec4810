import type { GatewayContext } from '../context.ts';
import type { Resolvers, SubscriptionResolvers } from '../generated/resolvers.ts';
import { checkAccounts } from '../reads/arguments.ts';
import { queryResolvers } from '../reads/queries.ts';
import { alertMutations } from '../writes/alerts.ts';

/** Queries, mutations and the types with fields of their own that are read only where they are asked for. */
export const resolvers: Resolvers<GatewayContext> = { Query: queryResolvers, Mutation: alertMutations };

/** Subscriptions: all of the principal's tenant. */
export const subscriptionResolvers: SubscriptionResolvers<GatewayContext> = {
  goldUpdated: {
    subscribe: async (_root, { accounts, level, reportFamily, after }, context) => {
      checkAccounts(accounts, context.limits);
      const filter = { accounts: accounts ?? null, level: level ?? null, reportFamily: reportFamily ?? null };
      return context.feed.subscribe(context.principal.tenant, filter, after);
    },
    resolve: (update: unknown) => update as never,
  },
};

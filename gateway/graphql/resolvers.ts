import type { GatewayContext } from '../context.ts';
import type { QueryResolvers, SubscriptionResolvers } from '../generated/resolvers.ts';
import { readAccounts } from '../reads/accounts.ts';
import { readAlertHistory, readAlerts } from '../reads/alerts.ts';
import { checkAccounts } from '../reads/arguments.ts';
import { readDataRanges } from '../reads/data-ranges.ts';
import { readMetrics } from '../reads/metrics.ts';
import { readReconciliations } from '../reads/reconciliations.ts';
import { readSlices } from '../reads/slices.ts';
import { readWatch } from '../reads/watch.ts';

/** Queries: all of the principal's tenant. */
export const queryResolvers: QueryResolvers<GatewayContext> = {
  metrics: (_root, { filter, groupBy, first, after }, context) =>
    readMetrics({ filter, groupBy, first, after: after ?? null }, context),
  slices: (_root, { filter, first, after }, context) =>
    readSlices({ filter: filter ?? null, first, after: after ?? null }, context),
  reconciliations: (_root, { filter, first, after }, context) =>
    readReconciliations({ filter: filter ?? null, first, after: after ?? null }, context),
  alerts: (_root, { filter, first, after }, context) =>
    readAlerts({ filter: filter ?? null, first, after: after ?? null }, context),
  alertHistory: (_root, { alertId }, context) => readAlertHistory(alertId, context),
  watch: (_root, _arguments, context) => readWatch(context),
  accounts: (_root, { first, after }, context) => readAccounts({ first, after: after ?? null }, context),
  dataRanges: (_root, _arguments, context) => readDataRanges(context),
};

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

import type { GatewayContext } from '../context.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { readAccounts } from './accounts.ts';
import { readAlertHistory, readAlerts } from './alerts.ts';
import { readDataRanges } from './data-ranges.ts';
import { readMetrics } from './metrics.ts';
import { readReconciliations } from './reconciliations.ts';
import { readSlices } from './slices.ts';
import { readWatch } from './watch.ts';

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

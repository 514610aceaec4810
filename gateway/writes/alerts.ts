import {
  acknowledgeAlert,
  assignAlert,
  commentOnAlert,
  type Handling,
  type HandlingRequest,
  snoozeAlert,
  unacknowledgeAlert,
} from '../../base/alerts/handling.ts';
import { BaseError } from '../../base/errors.ts';
import type { PostgresClient } from '../../base/postgres.ts';
import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type { AlertHandling, MutationResolvers } from '../generated/resolvers.ts';
import { instantOf as toInstant } from '../reads/instant.ts';
import { asTenant } from '../reads/tenant-rows.ts';
import { actorOf } from './writing.ts';

/** Mutations of alerts: each in a transaction of the principal's tenant, with its event in the audit trail. */
export const alertMutations: MutationResolvers<GatewayContext> = {
  acknowledgeAlert: (_root, { alertId, reason }, context) =>
    handled(context, alertId, reason, (client, request) => acknowledgeAlert(client, request)),
  unacknowledgeAlert: (_root, { alertId, reason }, context) =>
    handled(context, alertId, reason, (client, request) => unacknowledgeAlert(client, request)),
  snoozeAlert: (_root, { alertId, until, reason }, context) => {
    const time = until === null || until === undefined ? null : instantOf(until);
    return handled(context, alertId, reason, (client, request) => snoozeAlert(client, request, time));
  },
  assignAlert: (_root, { alertId, assignee, reason }, context) =>
    handled(context, alertId, reason, (client, request) => assignAlert(client, request, assignee ?? null)),
  commentOnAlert: (_root, { alertId, body }, context) =>
    inTenant(context, alertId, null, (client, request) => commentOnAlert(client, request, body)),
};

async function handled(
  context: GatewayContext,
  alertId: string,
  reason: string | null | undefined,
  work: (client: PostgresClient, request: HandlingRequest) => Promise<Handling>,
): Promise<AlertHandling> {
  const handling = await inTenant(context, alertId, reason, work);
  return {
    ...handling,
    alertId,
    acknowledgedAt: instantText(handling.acknowledgedAt),
    snoozedUntil: instantText(handling.snoozedUntil),
  };
}

async function inTenant<T>(
  context: GatewayContext,
  alertId: string,
  reason: string | null | undefined,
  work: (client: PostgresClient, request: HandlingRequest) => Promise<T>,
): Promise<T> {
  const { tenant } = context.principal;
  const request: HandlingRequest = {
    tenant,
    alertId,
    actor: actorOf(context),
    requestId: context.requestId,
    ...(reason !== null && reason !== undefined && { reason }),
  };
  return asTenant(context.stores.postgres, tenant, async (client) => {
    try {
      return await work(client, request);
    } catch (error) {
      if (!(error instanceof BaseError)) throw error;
      throw new RequestError('MR_ARGUMENT_INVALID', error.message, { cause: error });
    }
  });
}

function instantOf(written: string): number {
  const time = Date.parse(written);
  if (!Number.isNaN(time)) return time;
  throw new RequestError('MR_ARGUMENT_INVALID', `until: '${written}' is no instant: write 2026-11-30T09:00:00Z`);
}

function instantText(time: number | null): string | null {
  return time === null ? null : toInstant(time);
}

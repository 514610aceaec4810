import type { GatewayContext } from '../context.ts';
import type { ResolversParentTypes, Silence, SilenceResolvers, SilenceState } from '../generated/resolvers.ts';
import { pairs } from './alerts.ts';
import { utc } from './instant.ts';
import { byColumn, loadTogether } from './loaders.ts';
import { readTenantRows } from './tenant-rows.ts';

/** Silences of one answer. */
const maxSilences = 500;

/** A silence without what is read only where it is asked for. */
export type SilenceNode = ResolversParentTypes['Silence'];

/** Columns of a silence. */
export const silenceColumns = `silence_id::text as id, version, reason, created_by as "createdBy",
  ${pairs('matchers')} as matchers,
  ${utc('starts_at')} as "startsAt", ${utc('ends_at')} as "endsAt", ${utc('updated_at')} as "updatedAt",
  case when ends_at <= now() then 'EXPIRED' when starts_at > now() then 'PENDING' else 'ACTIVE' end as state`;

/** The tenant's silences, those that end last first. */
export function readSilences(
  states: readonly SilenceState[] | null,
  { stores, principal }: GatewayContext,
): Promise<SilenceNode[]> {
  return readTenantRows<SilenceNode>(
    stores.postgres,
    principal.tenant,
    `select * from (select ${silenceColumns}, ends_at from silence) as s where state = any($1::text[])
     order by ends_at desc, id limit ${maxSilences}`,
    [states ?? ['PENDING', 'ACTIVE']],
  );
}

/** Fields of a silence that are read only where they are asked for, those of all silences together. */
export const silenceFields: SilenceResolvers<GatewayContext> = {
  alerts: async ({ id }, _arguments, context) => {
    const found = await loadTogether(context, 'silencedAlerts', id, async (ids) => {
      const rows = await readTenantRows<{ id: string; alerts: Silence['alerts'] }>(
        context.stores.postgres,
        context.principal.tenant,
        `select silence_id::text as id, count(*)::int as alerts from silence
         join notification_alert a on a.active and routing_labels(a.alert) @> matchers
         where silence_id::text = any($1::text[]) and starts_at <= now() and ends_at > now() group by silence_id`,
        [ids],
      );
      return byColumn(rows, 'id');
    });
    return found?.alerts ?? 0;
  },
};

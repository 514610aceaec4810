import type { PostgresClient } from '../../base/postgres.ts';
import type { GatewayContext } from '../context.ts';
import type { DeadLetterResolvers } from '../generated/resolvers.ts';
import { loadTogether } from './loaders.ts';
import { asTenant } from './tenant-rows.ts';

/** Redrives of a tenant that are looked at; the topics keep letters for fourteen days. */
const [rememberedRedrives, rememberedDays] = [10_000, 14];

/**
 * Letters that the audit trail says were given back, of `ids` or of all; in a transaction of the tenant. Their topic keeps them all the
 * same, so a redrive of all leaves them out.
 */
export async function givenBack(
  client: PostgresClient,
  tenant: string,
  ids: readonly string[] | null,
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct letter ->> 'letter' as id
     from (
       select after from audit_event
       where tenant_id = $1 and subject_type = 'dead_letter' and action = 'dead_letter.redrive'
         and occurred_at > now() - make_interval(days => $2)
       order by seq desc limit $3
     ) as redrive, jsonb_array_elements(after::jsonb) as letter
     where $4::text[] is null or letter ->> 'letter' = any($4)`,
    [tenant, rememberedDays, rememberedRedrives, ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Fields of a dead letter that are read only where they are asked for, those of all letters together. */
export const deadLetterFields: DeadLetterResolvers<GatewayContext> = {
  isGivenBack: async ({ id }, _arguments, context) => {
    const { stores, principal } = context;
    const found = await loadTogether(context, 'givenBack', id, async (ids) => {
      const given = await asTenant(stores.postgres, principal.tenant, (client) =>
        givenBack(client, principal.tenant, ids),
      );
      return new Map(ids.map((each) => [each, given.has(each)]));
    });
    return found ?? null;
  },
};

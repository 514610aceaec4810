import type { GatewayContext } from '../context.ts';
import type { ConnectablePlatforms, ConnectionFilter, Platform, ResolversParentTypes } from '../generated/resolvers.ts';
import { checkPage } from './arguments.ts';
import { Conditions } from './conditions.ts';
import { type CursorScope, connection } from './cursor.ts';
import { utc } from './instant.ts';
import { readTenantRows } from './tenant-rows.ts';

/** A connection without what is read only where it is asked for. */
export type ConnectionNode = ResolversParentTypes['Connection'];

/** Columns of `connectionTables`. The credential's own columns stay where they are. */
export const connectionColumns = [
  'c.connection_id as id',
  'c.platform',
  'c.name',
  'c.status',
  'c.status_reason as "statusReason"',
  'c.account_ids as "accountIds"',
  'k.connection_id is not null as "hasCredential"',
  `${utc('k.expires_at')} as "credentialExpiresAt"`,
  'i.connection_id is not null as fetching',
  'i.first_day::text as "firstDay"',
  'i.report_types as "reportTypes"',
  `${utc('c.created_at')} as "createdAt"`,
  `${utc('c.updated_at')} as "updatedAt"`,
].join(', ');

export const connectionTables =
  'connection c left join credential k using (tenant_id, connection_id) left join ingestion i using (tenant_id, connection_id)';

/** What `connections` was asked. */
export interface ConnectionsRequest {
  readonly filter: ConnectionFilter | null;
  readonly first: number;
  readonly after: string | null;
}

/** The tenant's connections, by id. */
export async function readConnections(
  request: ConnectionsRequest,
  context: GatewayContext,
): Promise<ResolversParentTypes['ConnectionConnection']> {
  const filter = request.filter ?? {};
  checkPage(request.first, context.limits);
  const { tenant } = context.principal;
  const scope: CursorScope = { tenant, query: 'connections', filter };
  const conditions = new Conditions();
  conditions.is('c.platform', filter.platform);
  conditions.isOneOf('c.status', filter.statuses);
  const attention = `select from slice_ledger l where l.connection_id = c.connection_id and (l.late_at < now() or l.failures > 0)`;
  if (filter.needsAttention === true) conditions.add(`c.status <> 'ACTIVE' or exists (${attention})`);
  if (filter.needsAttention === false) conditions.add(`c.status = 'ACTIVE' and not exists (${attention})`);
  if (request.after !== null) {
    const [after] = context.cursors.decode(scope, request.after);
    conditions.add(`c.connection_id > ${conditions.bind(after, 'text')}`);
  }
  const limit = conditions.bind(request.first + 1, 'int');
  const rows = await readTenantRows<ConnectionNode>(
    context.stores.postgres,
    tenant,
    `select ${connectionColumns} from ${connectionTables} ${conditions.where} order by c.connection_id limit ${limit}`,
    conditions.values,
  );
  return connection(rows, request.first, ({ id }) => context.cursors.encode(scope, [id]));
}

/** One connection of the tenant; null where there is none. */
export async function readConnection(id: string, context: GatewayContext): Promise<ConnectionNode | null> {
  const [row] = await readTenantRows<ConnectionNode>(
    context.stores.postgres,
    context.principal.tenant,
    `select ${connectionColumns} from ${connectionTables} where c.connection_id = $1`,
    [id],
  );
  return row ?? null;
}

/** What can be connected; nothing where nobody can. */
export function connectablePlatforms({ ports: { connections } }: GatewayContext): ConnectablePlatforms {
  const platforms = connections?.platforms() ?? [];
  return {
    platforms: platforms.map((each) => ({
      ...each,
      platform: each.platform as Platform,
      secrets: [...each.secrets],
      settings: [...each.settings],
    })),
    hasSandbox: connections?.hasSandbox ?? false,
  };
}

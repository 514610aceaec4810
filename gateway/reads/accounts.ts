import type { GatewayContext } from '../context.ts';
import type { Account, AccountConnection } from '../generated/resolvers.ts';
import { checkPage } from './arguments.ts';
import { type CursorScope, connection } from './cursor.ts';
import { readTenantRows } from './tenant-rows.ts';

/** The tenant's ad accounts, by platform and id. */
export async function readAccounts(
  request: { readonly first: number; readonly after?: string | null },
  context: GatewayContext,
): Promise<AccountConnection> {
  checkPage(request.first, context.limits);
  const scope: CursorScope = { tenant: context.principal.tenant, query: 'accounts', filter: null };
  const [platform, account] = request.after ? context.cursors.decode(scope, request.after) : [null, null];
  const rows = await readTenantRows<Account>(
    context.stores.postgres,
    context.principal.tenant,
    `select platform, account_id as "accountId", name, currency, iana_zone as zone from ad_account
     where $1::text is null or (platform, account_id) > ($1, $2)
     order by platform, account_id limit $3`,
    [platform, account, request.first + 1],
  );
  return connection(rows, request.first, (node) => context.cursors.encode(scope, [node.platform, node.accountId]));
}

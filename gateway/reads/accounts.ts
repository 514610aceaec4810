import type { GatewayContext } from '../context.ts';
import type { Account, AccountConnection } from '../generated/resolvers.ts';
import { checkPage } from './arguments.ts';
import { type CursorScope, connection } from './cursor.ts';
import { loadTogether } from './loaders.ts';
import { readTenantRows } from './tenant-rows.ts';

const columns = 'platform, account_id as "accountId", name, currency, iana_zone as zone';

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
    `select ${columns} from ad_account
     where $1::text is null or (platform, account_id) > ($1, $2)
     order by platform, account_id limit $3`,
    [platform, account, request.first + 1],
  );
  return connection(rows, request.first, (node) => context.cursors.encode(scope, [node.platform, node.accountId]));
}

/** The account that something is of; null where it is not known. Those of a whole answer are read together. */
export async function accountOf(
  { platform, accountId }: Pick<Account, 'platform' | 'accountId'>,
  _arguments: unknown,
  context: GatewayContext,
): Promise<Account | null> {
  const key = JSON.stringify([platform, accountId]);
  const found = await loadTogether(context, 'accounts', key, async (keys) => {
    const pairs = keys.map((each) => JSON.parse(each) as [string, string]);
    const rows = await readTenantRows<Account>(
      context.stores.postgres,
      context.principal.tenant,
      `select ${columns} from ad_account
       join unnest($1::text[], $2::text[]) as asked (p, a) on platform = p and account_id = a`,
      [pairs.map(([first]) => first), pairs.map(([, second]) => second)],
    );
    return new Map(rows.map((row) => [JSON.stringify([row.platform, row.accountId]), row]));
  });
  return found ?? null;
}

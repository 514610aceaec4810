import type { GatewayContext } from '../context.ts';
import type { SavedView } from '../generated/resolvers.ts';
import { utc } from './instant.ts';
import { readTenantRows } from './tenant-rows.ts';

/** Views of an organisation that one answer holds. */
const maxViews = 1_000;

/** Columns of a view; `$1` is who asks. */
export const viewColumns = `view_id::text as id, version, screen, name, state, shared, owner, owner = $1::text as "isMine",
  ${utc('updated_at')} as "updatedAt"`;

/** Views that who asks may see: their own, and those that are shared. */
export function readSavedViews(screen: string | null, { stores, principal }: GatewayContext): Promise<SavedView[]> {
  return readTenantRows<SavedView>(
    stores.postgres,
    principal.tenant,
    `select ${viewColumns} from saved_view where (owner = $1 or shared) and ($2::text is null or screen = $2)
     order by screen, name, view_id limit ${maxViews}`,
    [principal.subject, screen],
  );
}

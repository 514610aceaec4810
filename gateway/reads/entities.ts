import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type { EntityFilter, EntityKind, ResolversParentTypes } from '../generated/resolvers.ts';
import { checkAccounts, checkPage } from './arguments.ts';
import { Conditions } from './conditions.ts';
import { type CursorScope, connection, type Position } from './cursor.ts';
import { type EntityNode, type EntityRow, entityColumns, entityNode, kindName } from './entity-nodes.ts';
import { readTenantRows } from './tenant-rows.ts';

/** Entities that a search finds at most. */
const maxFound = 500;
const maxIds = 200;

/** What `entities` was asked. */
export interface EntitiesRequest {
  readonly filter: EntityFilter | null;
  readonly asOf: string | null;
  readonly first: number;
  readonly after: string | null;
}

/** The tenant's entities as they were at a time; the best first of a search, else by their keys. */
export async function readEntities(
  request: EntitiesRequest,
  context: GatewayContext,
): Promise<ResolversParentTypes['EntityConnection']> {
  const filter = request.filter ?? { gone: false };
  checkPage(request.first, context.limits);
  checkAccounts(filter.accounts, context.limits);
  if ((filter.entityIds?.length ?? 0) > maxIds) {
    throw new RequestError(
      'MR_ARGUMENT_INVALID',
      `${filter.entityIds?.length} entities are named: at most ${maxIds} at a time`,
    );
  }
  if ((filter.parentId ?? null) !== null && (filter.parentKind ?? null) === null) {
    throw new RequestError('MR_ARGUMENT_INVALID', 'parentId without parentKind: say what it is, such as CAMPAIGN');
  }
  const { tenant } = context.principal;
  const scope: CursorScope = { tenant, query: 'entities', filter: [filter, request.asOf] };
  const after = request.after === null ? undefined : context.cursors.decode(scope, request.after);
  const { query, values } = entitiesQuery(filter, request.asOf, request.first + 1, after);
  const rows = await readTenantRows<EntityRow>(context.stores.postgres, tenant, query, values);
  const nodes = rows.map(entityNode);
  const searched = Number(after?.[0] ?? 0);
  return connection(nodes, request.first, (node) =>
    context.cursors.encode(scope, isSearch(filter) ? [searched + nodes.indexOf(node) + 1] : positionOf(node)),
  );
}

function isSearch({ search }: EntityFilter): boolean {
  return (search?.trim() ?? '') !== '';
}

function positionOf({ platform, accountId, kind, entityId }: EntityNode): Position {
  return [platform, accountId, kindName(kind), entityId];
}

const keys = ['platform', 'account_id', 'kind', 'entity_id'];
const sortedKeys = keys.map((key) => `v.${key}`).join(', ');

/** Text and values of one page. A search goes on by how many were seen, everything else by the last key. */
export function entitiesQuery(
  filter: EntityFilter,
  asOf: string | null,
  limit: number,
  after?: Position,
): { readonly query: string; readonly values: readonly unknown[] } {
  const conditions = new Conditions();
  conditions.is('v.platform', filter.platform);
  conditions.isOneOf('v.account_id', filter.accounts);
  conditions.isOneOf('v.kind', filter.kinds?.map(kindName));
  conditions.isOneOf('v.entity_id', filter.entityIds);
  if (filter.parentKind) {
    const parent = `v.parents->>${conditions.bind(kindName(filter.parentKind), 'text')}`;
    conditions.add(
      filter.parentId ? `${parent} = ${conditions.bind(filter.parentId, 'text')}` : `${parent} is not null`,
    );
  }
  heldAt(conditions, asOf, filter.gone);
  const search = isSearch(filter);
  if (after !== undefined && !search) {
    conditions.add(`(${sortedKeys}) > (${after.map((value) => conditions.bind(value, 'text')).join(', ')})`);
  }
  const found = search
    ? `join search_entities(${conditions.bind(filter.search?.trim(), 'text')}, ${maxFound}) f using (${keys.join(', ')})`
    : '';
  const order = search ? `f.likeness desc, ${sortedKeys}` : sortedKeys;
  const offset = search && after !== undefined ? ` offset ${conditions.bind(after[0], 'int')}` : '';
  const most = conditions.bind(limit, 'int');
  return {
    query: `select ${entityColumns} from entity_version v ${found} ${conditions.where} order by ${order} limit ${most}${offset}`,
    values: conditions.values,
  };
}

/** Of the versions of an entity the one that held, at most one; of one that is gone the last, unless it came back. */
function heldAt(conditions: Conditions, asOf: string | null, gone: boolean): void {
  const time = asOf === null ? 'now()' : conditions.bind(asOf, 'timestamptz');
  const held = `v.valid_from <= ${time} and (v.valid_to is null or v.valid_to > ${time})`;
  const open = asOf === null ? 'v.valid_to is null' : held;
  const later = `select from entity_version n where n.platform = v.platform and n.account_id = v.account_id and n.kind = v.kind
    and n.entity_id = v.entity_id and n.valid_from >= v.valid_to and n.valid_from <= ${time}`;
  conditions.add(gone ? `${open} or (v.gone and v.valid_to <= ${time} and not exists (${later}))` : open);
}

/** One entity as it was at a time; null where it was not there. */
export async function readEntity(
  key: { readonly platform: string; readonly accountId: string; readonly kind: EntityKind; readonly entityId: string },
  asOf: string | null,
  context: GatewayContext,
): Promise<EntityNode | null> {
  const rows = await readTenantRows<EntityRow>(
    context.stores.postgres,
    context.principal.tenant,
    `select ${entityColumns} from entity_version v
     where platform = $1 and account_id = $2 and kind = $3 and entity_id = $4
       and valid_from <= coalesce($5::timestamptz, now()) and (valid_to is null or valid_to > coalesce($5::timestamptz, now()))`,
    [key.platform, key.accountId, kindName(key.kind), key.entityId, asOf],
  );
  return rows.map(entityNode)[0] ?? null;
}

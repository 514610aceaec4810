import type { GatewayContext } from '../context.ts';
import type { EntityKind, EntityParent, EntityResolvers, Money, ResolversParentTypes } from '../generated/resolvers.ts';
import { accountOf } from './accounts.ts';
import { utc } from './instant.ts';
import { byColumn, groupedBy, loadTogether } from './loaders.ts';
import { moneyOf } from './money.ts';
import { readTenantRows } from './tenant-rows.ts';

/** An entity without what is read only where it is asked for. */
export type EntityNode = ResolversParentTypes['Entity'] & { readonly parentIds: Readonly<Record<string, string>> };

interface StoredBudget {
  readonly micros: string;
  readonly currency: string | null;
  readonly period: string;
}

/** A version as Postgres has it, by `entityColumns`. */
export type EntityRow = Omit<EntityNode, 'id' | 'kind' | 'budgets' | 'bid'> & {
  readonly kind: string;
  readonly budgets: readonly StoredBudget[];
  readonly bid: string | null;
};

/** Columns of `entity_version v`. */
export const entityColumns = [
  ...['platform', 'kind', 'name', 'state', 'status', 'currency', 'budgets', 'starts', 'ends', 'gone'].map(
    (name) => `v.${name}`,
  ),
  'v.account_id as "accountId"',
  'v.entity_id as "entityId"',
  'v.iana_zone as zone',
  'v.parents as "parentIds"',
  'v.bid::text as bid',
  `${utc('v.valid_from')} as "validFrom"`,
  `${utc('v.valid_to')} as "validTo"`,
  'v.connection_id as "connectionId"',
].join(', ');

/** From the outside to the inside. */
const kinds: readonly EntityKind[] = ['ACCOUNT', 'PORTFOLIO', 'CAMPAIGN', 'AD_GROUP', 'AD', 'CREATIVE', 'BUDGET'];
/** Versions of one entity in one answer. */
const maxVersions = 100;

/** A kind as the store writes it. */
export function kindName(kind: EntityKind): string {
  return kind.toLowerCase();
}

/** An entity as the schema has it. */
export function entityNode({ kind, budgets, bid, ...row }: EntityRow): EntityNode {
  const money = (micros: string, currency: string | null): Money =>
    moneyOf(BigInt(micros), currency ?? row.currency ?? '');
  return {
    ...row,
    id: Buffer.from(JSON.stringify([row.platform, row.accountId, kind, row.entityId, row.validFrom])).toString(
      'base64url',
    ),
    kind: kind.toUpperCase() as EntityKind,
    budgets: budgets.map(({ micros, currency, period }) => ({ amount: money(micros, currency), period })),
    bid: bid === null ? null : money(bid, null),
  };
}

/** Fields of an entity that are read only where they are asked for, those of all entities of an answer together. */
export const entityFields: EntityResolvers<GatewayContext> = {
  account: accountOf,
  parents: async (entity, _arguments, context) => {
    const { parentIds, platform, accountId } = entity as EntityNode;
    const above = kinds.filter((kind) => parentIds[kindName(kind)] !== undefined);
    return Promise.all(
      above.map(async (kind): Promise<EntityParent> => {
        const entityId = parentIds[kindName(kind)] ?? '';
        return { kind, entityId, name: await nameOf([platform, accountId, kindName(kind), entityId], context) };
      }),
    );
  },
  history: async ({ platform, accountId, kind, entityId }, _arguments, context) => {
    const key = keyOf([platform, accountId, kindName(kind), entityId]);
    const rows = await loadTogether(context, 'entityHistory', key, async (all) => {
      const query = `select v.* from ${asked} cross join lateral (
          select ${entityColumns}, a.key from entity_version v
          where v.platform = a.platform and v.account_id = a.account_id and v.kind = a.kind and v.entity_id = a.entity_id
          order by v.valid_from desc limit ${maxVersions}) as v`;
      return groupedBy(await rowsOf<EntityRow & { key: string }>(query, all, context), 'key');
    });
    return (rows ?? []).map(({ key: _key, ...row }) => entityNode(row));
  },
};

type Key = readonly [platform: string, account: string, kind: string, entity: string];

function keyOf(key: Key): string {
  return JSON.stringify(key);
}

/** The keys that are asked for as a table; its parameter is `$1`. */
const asked = `(select k as key, k::jsonb->>0 as platform, k::jsonb->>1 as account_id, k::jsonb->>2 as kind, k::jsonb->>3 as entity_id
  from unnest($1::text[]) as k) as a`;

async function nameOf(key: Key, context: GatewayContext): Promise<string | null> {
  const found = await loadTogether(context, 'entityNames', keyOf(key), async (all) => {
    const query = `select a.key, v.name from ${asked} join entity_version v using (platform, account_id, kind, entity_id) where v.valid_to is null`;
    return byColumn(await rowsOf<{ key: string; name: string | null }>(query, all, context), 'key');
  });
  return found?.name ?? null;
}

function rowsOf<Row>(query: string, keys: readonly string[], { stores, principal }: GatewayContext): Promise<Row[]> {
  return readTenantRows<Row>(stores.postgres, principal.tenant, query, [keys]);
}

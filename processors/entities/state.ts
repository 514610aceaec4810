import { type GroupedStore, groupedStore, jsonSerde, RecordError } from '@millrace/streams';
import type { EntityVersion, Platform } from '../../schemas/generated/types.ts';
import { entityVersionKey } from '../../schemas/key.ts';
import { textList } from '../text-list.ts';
import { type EntityHistory, type KeptVersion, keptVersion, withVersion } from './history.ts';

/** Kinds of entities that facts are looked up in. */
export const keptKinds = ['account', 'campaign', 'ad_group', 'ad', 'creative', 'budget'] as const;
export type KeptKind = (typeof keptKinds)[number];

/** A version of an entity, as the task of its account is told. */
export interface EntityChange {
  readonly of: 'entity';
  readonly tenant: string;
  readonly platform: Platform;
  readonly account: string;
  readonly kind: KeptKind;
  /** Whose history it belongs to: a budget that stands beside its campaign to that campaign's. */
  readonly id: string;
  readonly version: KeptVersion;
}

/** Entities of accounts: by account and kind, then id. Budgets beside campaigns by the campaign's id. */
export const entityStore = groupedStore<EntityHistory>({ name: 'entities', value: jsonSerde<EntityHistory>() });

/** The group of an account's entities of a kind. */
export function entityGroup(tenant: string, platform: string, account: string, kind: KeptKind): string {
  return textList(tenant, platform, account, kind);
}

/**
 * What the task of an account is told of a version; null for a kind that nothing is looked up in.
 * @throws RecordError when the key is not that of what is inside: a record must not reach another tenant's state.
 */
export function entityChange(key: string, version: EntityVersion): EntityChange | null {
  const { tenant_id: tenant, platform, account_id: account, kind, entity_id, valid_from } = version;
  if (
    tenant === '' ||
    account === '' ||
    key !== entityVersionKey(tenant, platform, account, kind, entity_id, valid_from)
  ) {
    throw new RecordError(
      `the key '${key}' is not that of ${kind} '${entity_id}' of tenant '${tenant}', account '${account}'`,
    );
  }
  const known = keptKinds.find((each) => each === kind);
  const id = kind === 'budget' ? version.parents.campaign : entity_id;
  if (known === undefined || id === undefined) return null;
  return { of: 'entity', tenant, platform, account, kind: known, id, version: keptVersion(version) };
}

/** Takes note of a version. */
export function keepEntity(store: GroupedStore<EntityHistory>, change: EntityChange): void {
  const group = entityGroup(change.tenant, change.platform, change.account, change.kind);
  store.put(group, change.id, withVersion(store.get(group, change.id) ?? [], change.version));
}

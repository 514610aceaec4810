import { Buffer } from 'node:buffer';
import type { Entity } from '../entities/entity.ts';
import { parseEntities } from '../entities/parse.ts';
import type { EntityKind, EntityProfile } from '../entities/shape.ts';
import type { Account, EntityPage } from './port.ts';

/** An answer that lists entities, read as the platform's profile says. `currency`: the account's. */
export function entityPage(
  profile: EntityProfile,
  name: string,
  text: string,
  currency: string | null = null,
): EntityPage {
  const payload = Buffer.from(text);
  return { name, payload, parsed: parseEntities(profile, name, payload, currency) };
}

/** Of a platform's lists, by the kind of entity that is in them, those that are wanted. */
export function listsOf<Lists extends Readonly<Partial<Record<EntityKind, unknown>>>>(
  lists: Lists,
  kinds: readonly EntityKind[],
): readonly Lists[keyof Lists][] {
  const entries = Object.entries(lists) as [EntityKind, Lists[keyof Lists]][];
  return entries.flatMap(([kind, list]) => (kinds.includes(kind) ? [list] : []));
}

/** The accounts among a page's entities. */
export function accountsOf(page: EntityPage, parent?: string): Account[] {
  return page.parsed.entities.filter(({ kind }) => kind === 'account').map((entity) => accountOf(entity, parent));
}

function accountOf({ id, name, currency, zone }: Entity, parent?: string): Account {
  return { id, name, currency, zone, ...(parent === undefined ? {} : { parent }) };
}

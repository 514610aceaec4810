import { Buffer } from 'node:buffer';
import type { Entity } from '../entities/entity.ts';
import { parseEntities } from '../entities/parse.ts';
import type { EntityProfile } from '../entities/shape.ts';
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

/** The accounts among a page's entities. */
export function accountsOf(page: EntityPage, parent?: string): Account[] {
  return page.parsed.entities.filter(({ kind }) => kind === 'account').map((entity) => accountOf(entity, parent));
}

function accountOf({ id, name, currency, zone }: Entity, parent?: string): Account {
  return { id, name, currency, zone, ...(parent === undefined ? {} : { parent }) };
}

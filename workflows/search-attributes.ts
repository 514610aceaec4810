import type { Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';

/** By what workflows are found: `MillraceTenant = 'acme' and MillracePlatform = 'meta'`. */
const keys = {
  tenant: defineSearchAttributeKey('MillraceTenant', SearchAttributeType.KEYWORD),
  connection: defineSearchAttributeKey('MillraceConnection', SearchAttributeType.KEYWORD),
  platform: defineSearchAttributeKey('MillracePlatform', SearchAttributeType.KEYWORD),
} as const;

/** gRPC's codes of what is there already, and of what a server does not know. */
const alreadyExists = 6;
const unimplemented = 12;
/** `INDEXED_VALUE_TYPE_KEYWORD` of temporal.api.enums.v1. */
const keyword = 2;

/** The search attributes of a workflow; those that it is not about are left out. */
export function searchAttributes(of: Partial<Record<keyof typeof keys, string>>): TypedSearchAttributes {
  return new TypedSearchAttributes(
    (Object.keys(keys) as (keyof typeof keys)[]).flatMap((name) => {
      const value = of[name];
      return value === undefined ? [] : [{ key: keys[name], value }];
    }),
  );
}

/** Makes the search attributes known to the namespace; those that are known stay. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const known = await knownAttributes(connection, namespace);
  const missing = Object.values(keys).filter(({ name }) => !known.includes(name));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map(({ name }) => [name, keyword]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    // Another worker was faster.
    if ((error as { readonly code?: number }).code !== alreadyExists) throw error;
  }
}

/** Temporal in memory cannot tell what it knows, and takes the same again. */
async function knownAttributes(connection: Connection, namespace: string): Promise<readonly string[]> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(customAttributes);
  } catch (error) {
    if ((error as { readonly code?: number }).code !== unimplemented) throw error;
    return [];
  }
}

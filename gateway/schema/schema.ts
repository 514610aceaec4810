import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import { checkScalars } from './scalars.ts';

const themes = new URL('./themes/', import.meta.url);

/**
 * The schema as text: the files of `themes/`, one after the other. Each extends Query, Mutation and Subscription by the fields of its
 * theme. `schema.graphql` is the same in one piece, as published: `contract.ts` keeps it.
 */
export const schemaText = readdirSync(themes)
  .filter((name) => name.endsWith('.graphql'))
  .sort()
  .map((name) => readFileSync(new URL(name, themes), 'utf8'))
  .join('\n');

/** The schema with its scalars checked and the sources of its subscriptions attached (Mercurius attaches the other resolvers). */
export function createSchema(subscriptions: SubscriptionResolvers<GatewayContext>): GraphQLSchema {
  const schema = buildSchema(schemaText);
  checkScalars(schema);
  const fields = schema.getSubscriptionType()?.getFields() ?? {};
  for (const [name, resolver] of Object.entries(subscriptions)) {
    const field = fields[name];
    if (field === undefined || typeof resolver !== 'object')
      throw new TypeError(`no subscription ${name} in the schema`);
    field.subscribe = resolver.subscribe;
    if (resolver.resolve) field.resolve = resolver.resolve;
  }
  return schema;
}

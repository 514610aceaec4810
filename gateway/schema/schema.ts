import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { SubscriptionResolvers } from '../generated/resolvers.ts';

/** The schema as text. */
export const schemaText = readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8');

/** The schema with the sources of its subscriptions attached (Mercurius attaches the other resolvers). */
export function createSchema(subscriptions: SubscriptionResolvers<GatewayContext>): GraphQLSchema {
  const schema = buildSchema(schemaText);
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

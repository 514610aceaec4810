import { buildSchema, type GraphQLObjectType, isObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { lazyFields } from '../generate/lazy-fields.ts';
import { liveSubscriptions } from '../live/subscriptions.ts';
import { schemaText } from '../schema/schema.ts';
import { resolvers } from './resolvers.ts';

const schema = buildSchema(schemaText);

it.each(['Query', 'Mutation'] as const)('%s has a resolver for each field, and none for another', (root) => {
  expect(Object.keys(resolvers[root] ?? {}).sort()).toEqual(
    Object.keys((schema.getType(root) as GraphQLObjectType).getFields()).sort(),
  );
});

it('Subscription has a source for each field, and none for another', () => {
  expect(Object.keys(liveSubscriptions).sort()).toEqual(
    Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).sort(),
  );
});

it('what lists leave out has a resolver of its own', () => {
  const own = Object.fromEntries(
    Object.entries(resolvers)
      .filter(([name]) => !['Query', 'Mutation'].includes(name) && isObjectType(schema.getType(name)))
      .map(([name, fields]) => [name, Object.keys(fields as object).sort()]),
  );
  const left = Object.fromEntries(Object.entries(lazyFields).map(([name, fields]) => [name, [...fields].sort()]));
  expect(own).toEqual(left);
});

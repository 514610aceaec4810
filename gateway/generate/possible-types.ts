import { type GraphQLSchema, isAbstractType } from 'graphql';

/** What the page's cache has to know of each union and interface: the types that it stands for, as a module. */
export function possibleTypes(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .map((type) => [
      type.name,
      schema
        .getPossibleTypes(type)
        .map(({ name }) => name)
        .sort(),
    ])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return `
/**
 * The types that a union or an interface of the gateway stands for. Without them the client takes a fragment on one for a fragment on
 * something else, and leaves its fields out.
 */
export const possibleTypes: Readonly<Record<string, string[]>> = ${JSON.stringify(Object.fromEntries(types), null, 2)};
`;
}

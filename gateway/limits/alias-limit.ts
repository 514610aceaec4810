import { GraphQLError, type ValidationRule } from 'graphql';

/**
 * A rule under which a document asks for one field of a type under at most `limit` other names: aliases are how one query asks for the
 * same thing many times.
 */
export function aliasLimit(limit: number): ValidationRule {
  return (context) => {
    const aliases = new Map<string, number>();
    return {
      Field(node) {
        if (node.alias === undefined) return;
        const field = `${context.getParentType()?.name}.${node.name.value}`;
        const count = (aliases.get(field) ?? 0) + 1;
        aliases.set(field, count);
        if (count !== limit + 1) return;
        const message = `the query asks for ${field} under more than ${limit} names: send several queries`;
        context.reportError(new GraphQLError(message, { nodes: node }));
      },
    };
  };
}

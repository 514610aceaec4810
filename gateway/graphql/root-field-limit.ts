import { GraphQLError, type ValidationRule } from 'graphql';

/** A rule under which a document names at most `limit` fields of Query and Mutation: each of them asks a store. */
export function rootFieldLimit(limit: number): ValidationRule {
  return (context) => {
    let fields = 0;
    const schema = context.getSchema();
    const roots: ReadonlySet<unknown> = new Set([schema.getQueryType(), schema.getMutationType()]);
    return {
      Field(node) {
        if (!roots.has(context.getParentType()) || node.name.value.startsWith('__')) return;
        fields += 1;
        if (fields !== limit + 1) return;
        const message = `the query asks for more than ${limit} things at once: send several queries`;
        context.reportError(new GraphQLError(message, { nodes: node }));
      },
    };
  };
}

import { GraphQLError, type ValidationRule } from 'graphql';

/** A rule under which a document renames at most `limit` fields: aliases are how one query asks for the same thing many times. */
export function aliasLimit(limit: number): ValidationRule {
  return (context) => {
    let aliases = 0;
    return {
      Field(node) {
        if (node.alias === undefined) return;
        aliases += 1;
        if (aliases !== limit + 1) return;
        context.reportError(
          new GraphQLError(`the query has more than ${limit} aliases: send several queries`, { nodes: node }),
        );
      },
    };
  };
}

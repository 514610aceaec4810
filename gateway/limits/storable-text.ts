import { GraphQLError, type ValidationRule } from 'graphql';
import { unstorable } from '../../base/unstorable.ts';
import { RequestError } from '../errors.ts';

const problem = 'has a text with the character U+0000 or half of a character: no store takes it, leave it out';

/** A rule under which no text of a document has what no store takes: it is refused by name, not by the store that it would come to. */
export const storableText: ValidationRule = (context) => ({
  StringValue(node) {
    if (unstorable.test(node.value)) context.reportError(new GraphQLError(`the query ${problem}`, { nodes: node }));
  },
});

/** As `storableText`, for variables. @throws RequestError MR_QUERY_INVALID that names the variable. */
export function refuseUnstorable(variables: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (isUnstorable(value)) throw new RequestError('MR_QUERY_INVALID', `the variable ${name} ${problem}`);
  }
}

/** Without recursion: a request may nest as deep as it is long. */
function isUnstorable(value: unknown): boolean {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const each = left.pop();
    if (typeof each === 'string') {
      if (unstorable.test(each)) return true;
    } else if (typeof each === 'object' && each !== null) {
      for (const [key, inner] of Object.entries(each)) left.push(key, inner);
    }
  }
  return false;
}

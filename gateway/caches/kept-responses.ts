import type { OperationDefinitionNode } from 'graphql';
import type { Principal } from '../context.ts';
import type { Question } from './query-cache.ts';

/** Fields of Query whose answers depend on the tenant's gold, on what is asked and on what may be asked, and on nothing else. */
const keptFields: ReadonlySet<string> = new Set(['metrics', 'dataRanges']);
/** An argument that asks for what may change while gold does not: metrics of the organisation's own. */
const changing = 'formulas';

const looked = new WeakMap<OperationDefinitionNode, boolean>();

/** Whether the whole response to an operation may be kept: it asks for nothing but such fields. */
export function isKept(operation: OperationDefinitionNode): boolean {
  let kept = looked.get(operation);
  if (kept === undefined) {
    kept =
      operation.operation === 'query' &&
      operation.selectionSet.selections.every(
        (selection) =>
          selection.kind === 'Field' &&
          keptFields.has(selection.name.value) &&
          !(selection.arguments ?? []).some(({ name }) => name.value === changing),
      );
    looked.set(operation, kept);
  }
  return kept;
}

/** What a response is kept by: whoever has the same scopes and asks the same in the same words gets the same. */
export function responseQuestion(
  { tenant, scopes }: Pick<Principal, 'tenant' | 'scopes'>,
  asked: { readonly query: string; readonly variables: object; readonly operationName: string | undefined },
): Question {
  const { query, variables, operationName } = asked;
  return { tenant, about: ['response', query, variables, operationName ?? null, [...scopes].sort()] };
}

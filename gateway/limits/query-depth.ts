import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { RequestError } from '../errors.ts';

/**
 * Levels of nested fields of the deepest operation, fragments followed. Fields of the schema itself (`__schema …`) do not count: a rule
 * of graphql-js bounds them. The document must be valid: a fragment that is in itself has no depth.
 */
export function queryDepth(document: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const depths = new Map<string, number>();
  const depthOf = (set: SelectionSetNode | undefined): number =>
    Math.max(0, ...(set?.selections ?? []).map(selectionDepth));
  const selectionDepth = (selection: SelectionSetNode['selections'][number]): number => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet);
    if (selection.kind === Kind.FIELD) {
      return selection.name.value.startsWith('__') ? 0 : 1 + depthOf(selection.selectionSet);
    }
    const name = selection.name.value;
    const known = depths.get(name) ?? depthOf(fragments.get(name)?.selectionSet);
    depths.set(name, known);
    return known;
  };
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  return Math.max(0, ...operations.map(({ selectionSet }) => depthOf(selectionSet)));
}

/** @throws RequestError MR_QUERY_TOO_DEEP for a document that is deeper than `limit`. */
export function refuseDeep(document: DocumentNode, limit: number): void {
  const depth = queryDepth(document);
  if (depth <= limit) return;
  throw new RequestError(
    'MR_QUERY_TOO_DEEP',
    `the query is ${depth} levels deep, at most ${limit} may be: ask for fewer nested fields`,
  );
}

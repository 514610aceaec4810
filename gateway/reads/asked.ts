import { type FragmentDefinitionNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** Fields that are asked for, by their names in the schema, with what is asked for below each. */
export type Asked = ReadonlyMap<string, Asked>;

const nothing: Asked = new Map();

/**
 * What is asked for below the field that is resolved. `@skip` and `@include` are taken to leave nothing out, and conditions on types to hold:
 * it may be more than what is answered, and is never less.
 */
export function askedBelow({ fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): Asked {
  return askedIn(
    fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []),
    fragments,
  );
}

/** What is asked for below one of the fields. */
export function below(asked: Asked, name: string): Asked {
  return asked.get(name) ?? nothing;
}

/** What is asked for in one, the other or both. */
export function either(one: Asked, other: Asked): Asked {
  const names = new Set([...one.keys(), ...other.keys()]);
  return new Map([...names].map((name) => [name, either(below(one, name), below(other, name))]));
}

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

function askedIn(sets: readonly SelectionSetNode[], fragments: Fragments): Asked {
  const found = new Map<string, SelectionSetNode[]>();
  collect(sets, fragments, found, new Set());
  return new Map([...found].map(([name, inner]) => [name, askedIn(inner, fragments)]));
}

/** Each fragment is opened once in a selection, as it is executed. */
function collect(
  sets: readonly SelectionSetNode[],
  fragments: Fragments,
  found: Map<string, SelectionSetNode[]>,
  opened: Set<string>,
): void {
  for (const selection of sets.flatMap(({ selections }) => selections)) {
    if (selection.kind === Kind.FIELD) {
      const inner = found.get(selection.name.value) ?? [];
      if (selection.selectionSet !== undefined) inner.push(selection.selectionSet);
      found.set(selection.name.value, inner);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      collect([selection.selectionSet], fragments, found, opened);
    } else if (!opened.has(selection.name.value)) {
      opened.add(selection.name.value);
      const fragment = fragments[selection.name.value];
      if (fragment !== undefined) collect([fragment.selectionSet], fragments, found, opened);
    }
  }
}

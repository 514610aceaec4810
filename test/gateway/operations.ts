import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  isRequiredArgument,
  type OperationTypeNode,
} from 'graphql';

/** Arguments of fields below the root that must be given, by `Type.field`, as they are written. A new one without an entry throws. */
const nestedArguments: Readonly<Record<string, string>> = {
  'Connection.days': '(from: "2026-11-01", to: "2026-11-30")',
  'Rule.diff': '(from: 1, to: 1)',
};

/** Levels of fields that the gateway takes. */
const maxDepth = 9;

/** An operation that asks for everything below one field of a root. */
export interface WholeOperation {
  readonly document: string;
  /** Object types whose fields are asked for. */
  readonly types: ReadonlySet<string>;
}

/**
 * `query($id: ID!) { rule(id: $id) { … } }` with every field of every type below, each type once in a branch, as deep as the gateway
 * allows. Arguments are variables of their own names.
 */
export function wholeOperation(
  schema: GraphQLSchema,
  operation: 'query' | 'mutation' | 'subscription',
  name: string,
): WholeOperation {
  const field = schema.getRootType(operation as OperationTypeNode)?.getFields()[name];
  if (field === undefined) throw new TypeError(`${operation} has no field ${name}`);
  const types = new Set<string>();
  const variables = field.args.map((argument) => `$${argument.name}: ${variableType(argument)}`);
  const given = field.args.map((argument) => `${argument.name}: $${argument.name}`);
  const head = variables.length === 0 ? operation : `${operation}(${variables.join(', ')})`;
  const call = given.length === 0 ? name : `${name}(${given.join(', ')})`;
  return { document: `${head} { ${call}${selection(schema, field.type, [], types)} }`, types };
}

/** A variable may be left out where the argument has a default, which then counts. */
function variableType({ type, defaultValue }: GraphQLArgument): string {
  return defaultValue === undefined ? String(type) : String(type).replace(/!$/, '');
}

function selection(
  schema: GraphQLSchema,
  output: GraphQLOutputType,
  path: readonly string[],
  types: Set<string>,
): string {
  const type = getNamedType(output);
  if (isAbstractType(type)) {
    const members = schema
      .getPossibleTypes(type)
      .map((member) => `... on ${member}${selection(schema, member, path, types)}`);
    return ` { __typename ${members.join(' ')} }`;
  }
  if (!isObjectType(type)) return '';
  types.add(type.name);
  // The nodes stand beside the edges, too.
  if (type.name.endsWith('Edge')) return ' { cursor node { __typename } }';
  const inside = [...path, type.name];
  const fields = Object.values(type.getFields())
    .filter((field) => isWorthAsking(field, inside))
    .map(
      (field) =>
        `${aliased(type.name, field)}${nestedCall(type.name, field)}${selection(schema, field.type, inside, types)}`,
    );
  return ` { __typename ${fields.join(' ')} }`;
}

/** Members of a union may give one name to fields of different types: each gets the name of its type in front. */
function aliased(type: string, { name }: GraphQLField<unknown, unknown>): string {
  return `${type}_${name}: ${name}`;
}

function isWorthAsking(field: GraphQLField<unknown, unknown>, inside: readonly string[]): boolean {
  const type = getNamedType(field.type);
  if (!isObjectType(type) && !isAbstractType(type)) return true;
  return !inside.includes(type.name) && inside.length < maxDepth;
}

function nestedCall(type: string, field: GraphQLField<unknown, unknown>): string {
  if (!field.args.some(isRequiredArgument)) return '';
  const written = nestedArguments[`${type}.${field.name}`];
  if (written === undefined)
    throw new TypeError(`${type}.${field.name} has arguments that must be given: add them to nestedArguments`);
  return written;
}

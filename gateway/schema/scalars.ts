import { GraphQLError, type GraphQLScalarType, type GraphQLSchema, valueFromASTUntyped } from 'graphql';

/** Whether a value may be given as each of the schema's own scalars; the example is for who gave another one. */
const rules: Readonly<Record<string, { readonly fits: (value: unknown) => boolean; readonly example: string }>> = {
  Date: { fits: isDay, example: 'a day such as "2026-11-30"' },
  DateTime: { fits: isInstant, example: 'an instant such as "2026-11-30T09:00:00Z"' },
  Count: { fits: (value) => Number.isSafeInteger(value) && Number(value) >= 0, example: 'a whole number from 0' },
  Decimal: { fits: (value) => typeof value === 'string' && /^-?\d{1,30}(\.\d{1,18})?$/.test(value), example: '"12.5"' },
  JSON: { fits: (value) => depthOf(value) <= maxDepth, example: 'JSON of at most 32 levels' },
};

/** Levels of lists and objects inside of one another in a JSON value. */
const maxDepth = 32;

/**
 * Makes the scalars of `schema` refuse what is none of them, in variables and in the query itself, so that resolvers and stores get
 * days, instants and numbers only.
 */
export function checkScalars(schema: GraphQLSchema): void {
  for (const [name, { fits, example }] of Object.entries(rules)) {
    const scalar = schema.getType(name) as GraphQLScalarType;
    const parse = (value: unknown) => {
      if (fits(value)) return value;
      throw new GraphQLError(`${shown(value)} is no ${name}: give ${example}`);
    };
    scalar.parseValue = parse;
    scalar.parseLiteral = (node, variables) => parse(valueFromASTUntyped(node, variables));
  }
}

/** The days that ClickHouse's type Date has. */
const [firstDay, lastDay] = ['1970-01-01', '2149-06-06'];

function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value) || value < firstDay || value > lastDay)
    return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

function isInstant(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    instantForm.test(value) &&
    isDay(value.slice(0, 10)) &&
    !Number.isNaN(Date.parse(value))
  );
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null) return depth;
  if (depth > maxDepth) return depth;
  return Object.values(value).reduce<number>(
    (deepest, inner) => Math.max(deepest, depthOf(inner, depth + 1)),
    depth + 1,
  );
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

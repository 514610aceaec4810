import { type DocumentNode, type GraphQLSchema, getNamedType, getNullableType, isLeafType, isListType } from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { LimitError } from '../errors.ts';

/** What one field of Query, Mutation or Subscription costs: each asks a store. */
const rootCost = 10;
/** What asking for the schema costs, however much of it. */
const introspectionCost = 100;
/** Entries that a list is taken to have which does not say how many are asked for. */
const assumedEntries = 5;
/** Cost that one point of the rate limit pays for. */
const costOfPoint = 1_000;
/** Fields that are looked at, those of fragments once for each use. */
const maxNodes = 10_000;

/**
 * What a field costs: nothing for a value, 1 for an object, 10 at the root; what is in it counts as often as `first` asks for, once
 * for each of `nodes` and `edges`.
 */
const fieldCost: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  if (field.name === '__schema' || field.name === '__type') return introspectionCost;
  if (field.name.startsWith('__') || type.name.startsWith('__')) return 0;
  const isRoot = type.name === 'Query' || type.name === 'Mutation' || type.name === 'Subscription';
  const own = isRoot ? rootCost : isLeafType(getNamedType(field.type)) ? 0 : 1;
  const first: unknown = args['first'];
  if (typeof first === 'number') return own + Math.max(1, first) * Math.max(1, childComplexity);
  const isPage = type.name.endsWith('Connection');
  const entries = isListType(getNullableType(field.type)) && !isPage ? assumedEntries : 1;
  return (own + childComplexity) * entries;
};

/** The cost of an operation of a valid document. */
export function queryCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  operationName: string | undefined,
): number {
  return getComplexity({
    schema,
    query: document,
    variables: { ...variables },
    ...(operationName === undefined ? {} : { operationName }),
    estimators: [fieldCost],
    maxQueryNodes: maxNodes,
  });
}

/** @throws LimitError MR_QUERY_TOO_COSTLY that says how far beyond the limit a query is. */
export function refuseCostly(cost: number, maxCost: number): void {
  if (cost <= maxCost) return;
  throw new LimitError(
    'MR_QUERY_TOO_COSTLY',
    `the query costs ${cost} and may cost ${maxCost}: ask for fewer rows (first) or fields at a time, and go on with after`,
    { cost, maxCost },
  );
}

/** Points of the rate limit that a query of this cost takes. */
export function pointsOf(cost: number): number {
  return Math.max(1, Math.ceil(cost / costOfPoint));
}

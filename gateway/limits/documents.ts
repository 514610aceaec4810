import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { RequestError } from '../errors.ts';
import { rootFieldLimit } from '../graphql/root-field-limit.ts';
import type { GatewayLimits } from '../limits.ts';
import { aliasLimit } from './alias-limit.ts';
import { queryCost, refuseCostly } from './query-cost.ts';
import { refuseDeep } from './query-depth.ts';
import { refuseUnstorable, storableText } from './storable-text.ts';

/** Documents that are kept parsed and checked. */
const keptDocuments = 500;
/** Costs of one document that are kept, by its variables, and characters of variables whose cost is. */
const [keptCosts, longestVariables] = [50, 1_000];

/** Errors of the query itself: syntax, what the schema does not have, limits of its form. */
export class InvalidDocument extends Error {
  readonly errors: readonly GraphQLError[];
  constructor(errors: readonly GraphQLError[]) {
    super(errors[0]?.message ?? 'the query is not valid');
    this.errors = errors;
  }
}

/** A request that may be executed. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly cost: number;
}

type DocumentLimits = Pick<GatewayLimits, 'queryTokens' | 'aliases' | 'rootFields' | 'queryDepth' | 'queryCost'>;

/** Parses, checks and prices what clients send, before anything is executed. What is checked once is kept by its text. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #limits: DocumentLimits;
  readonly #kept = new Map<string, DocumentNode>();
  readonly #costs = new WeakMap<DocumentNode, Map<string, number>>();

  constructor(schema: GraphQLSchema, limits: DocumentLimits) {
    this.#schema = schema;
    this.#limits = limits;
  }

  /**
   * The operation that a request names, checked against every limit.
   * @throws InvalidDocument, or RequestError MR_QUERY_TOO_DEEP, MR_QUERY_INVALID (a text that no store takes), MR_REQUEST_INVALID (no such operation), LimitError
   * MR_QUERY_TOO_COSTLY.
   */
  prepare(
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
    operationName: string | undefined = undefined,
  ): PreparedOperation {
    const document = this.#checked(query);
    refuseUnstorable(variables);
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      const problem =
        operationName === undefined
          ? 'the query has several operations'
          : `the query has no operation ${operationName}`;
      throw new RequestError('MR_REQUEST_INVALID', `${problem}: name one of them in operationName`);
    }
    const cost = this.#knownCost(document, variables, operationName);
    refuseCostly(cost, this.#limits.queryCost);
    return { document, operation, cost };
  }

  #checked(query: string): DocumentNode {
    const kept = this.#kept.get(query);
    if (kept !== undefined) {
      this.#kept.delete(query);
      this.#kept.set(query, kept);
      return kept;
    }
    const document = this.#parsed(query);
    const { rootFields, aliases } = this.#limits;
    const rules = [...specifiedRules, rootFieldLimit(rootFields), aliasLimit(aliases), storableText];
    const errors = validate(this.#schema, document, rules);
    if (errors.length > 0) throw new InvalidDocument(errors);
    refuseDeep(document, this.#limits.queryDepth);
    this.#kept.set(query, document);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > keptDocuments && !oldest.done) this.#kept.delete(oldest.value);
    return document;
  }

  #parsed(query: string): DocumentNode {
    try {
      return parse(query, { maxTokens: this.#limits.queryTokens });
    } catch (error) {
      throw new InvalidDocument([error as GraphQLError]);
    }
  }

  /** Dashboards ask the same again and again, and what a query costs depends on nothing else. */
  #knownCost(
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
    operationName: string | undefined,
  ): number {
    const asked = JSON.stringify([operationName ?? null, variables]);
    const costs = this.#costs.get(document) ?? new Map<string, number>();
    const known = costs.get(asked);
    if (known !== undefined) return known;
    const cost = this.#cost(document, variables, operationName);
    if (asked.length > longestVariables) return cost;
    costs.set(asked, cost);
    this.#costs.set(document, costs);
    const oldest = costs.keys().next();
    if (costs.size > keptCosts && !oldest.done) costs.delete(oldest.value);
    return cost;
  }

  #cost(
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
    operationName: string | undefined,
  ): number {
    try {
      return queryCost(this.#schema, document, variables, operationName);
    } catch (error) {
      // Variables that do not fit their types, or more fields than are looked at.
      throw new InvalidDocument([error as GraphQLError]);
    }
  }
}

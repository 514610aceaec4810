import { type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { LiveUpdate } from './event-feed.ts';

/**
 * Results by event, then by what was asked for and by whom it may be seen. An event's object is of one tenant's stream and goes with the
 * last subscriber that it waits for; so do its results.
 */
const results = new WeakMap<object, Map<string, Promise<ExecutionResult>>>();
/** A number for each document, which the gateway keeps parsed: the same text is the same object. */
const documents = new WeakMap<object, number>();
let documentCount = 0;

/**
 * What a subscription answers to an event. Many dashboards ask for the same: it is executed once for all of them. Only what was left out
 * for a slow client is its own.
 */
export function resultsOf(args: ExecutionArgs): (payload: unknown) => ExecutionResult | Promise<ExecutionResult> {
  const asked = askedFor(args);
  const own = (payload: unknown) => execute({ ...args, rootValue: payload });
  return (payload) => {
    if (!isExactUpdate(payload)) return own(payload);
    const known = results.get(payload.node) ?? new Map<string, Promise<ExecutionResult>>();
    results.set(payload.node, known);
    const before = known.get(asked);
    if (before !== undefined) return before;
    const result = Promise.resolve(own(payload));
    known.set(asked, result);
    return result;
  };
}

function isExactUpdate(payload: unknown): payload is LiveUpdate<object> {
  const { cursor, skipped, node } = payload as Partial<LiveUpdate<unknown>>;
  return typeof cursor === 'string' && skipped === 0 && typeof node === 'object' && node !== null;
}

/** A text that is the same for subscriptions which get the same result for the same event. */
function askedFor({ document, variableValues, operationName, contextValue }: ExecutionArgs): string {
  const { after: _after, ...variables } = variableValues ?? {};
  const { principal } = contextValue as GatewayContext;
  let number = documents.get(document);
  if (number === undefined) {
    documentCount += 1;
    number = documentCount;
    documents.set(document, number);
  }
  return JSON.stringify([number, operationName ?? null, variables, [...principal.scopes].sort()]);
}

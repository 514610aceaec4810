import { RequestError } from '../errors.ts';
import type { AlertsHandlers } from '../generated/grpc/millrace/v1/Alerts.ts';
import type { WatchAlertsRequest__Output as Request } from '../generated/grpc/millrace/v1/WatchAlertsRequest.ts';
import type { WatchAlertsResponse as Response } from '../generated/grpc/millrace/v1/WatchAlertsResponse.ts';
import type { AlertChange, AlertState, Severity } from '../generated/resolvers.ts';
import { alertEvents } from '../live/alert-events.ts';
import type { LiveUpdate } from '../live/event-feed.ts';
import { checkAccounts } from '../reads/arguments.ts';
import { alertMessage } from './alert-message.ts';
import type { Call, MethodsOf } from './method.ts';

/** The alerts of who asks, as they change. */
export const alertsService: MethodsOf<AlertsHandlers> = {
  Watch: { scope: 'ALERTS_READ', answers: watch },
};

async function watch(request: Request, { context, end }: Call): Promise<AsyncIterableIterator<Response>> {
  const wants = filterOf(request);
  checkAccounts(request.accountIds, context.limits);
  const after = request.after === '' ? await context.events.now() : request.after;
  const updates = await context.events.subscribe(context.principal, {
    topic: 'alerts',
    shape: alertEvents,
    exact: true,
    after,
    wants,
    onTooSlow: end,
  });
  return answersOf(after, updates);
}

/** First the cursor from which on everything comes, so that a client that is cut off before the first alert misses none. */
function answersOf(
  after: string,
  updates: AsyncIterableIterator<LiveUpdate<AlertChange>>,
): AsyncIterableIterator<Response> {
  let hasBegun = false;
  const answers: AsyncIterableIterator<Response> = {
    async next() {
      if (!hasBegun) {
        hasBegun = true;
        return { done: false, value: { cursor: after } };
      }
      const { done, value } = await updates.next();
      if (done) return { done: true, value: undefined };
      return { done: false, value: { cursor: value.cursor, alert: alertMessage(value.node) } };
    },
    async return() {
      await updates.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => answers,
  };
  return answers;
}

function filterOf(request: Request): (alert: AlertChange) => boolean {
  const states = symbols<AlertState>('states', request.states, 'ALERT_STATE_');
  const severities = symbols<Severity>('severities', request.severities, 'SEVERITY_');
  const accounts = new Set(request.accountIds);
  return ({ state, severity, ruleId, accountId }) =>
    (states.size === 0 || states.has(state)) &&
    (severities.size === 0 || severities.has(severity)) &&
    (request.ruleId === '' || request.ruleId === ruleId) &&
    (accounts.size === 0 || accounts.has(accountId));
}

/** @throws RequestError for a symbol that is none: what a client of a later version knows arrives as a number. */
function symbols<T extends string>(field: string, given: readonly unknown[], prefix: string): ReadonlySet<T> {
  return new Set(
    given.map((symbol) => {
      if (typeof symbol === 'string' && !symbol.endsWith('_UNSPECIFIED')) return symbol.slice(prefix.length) as T;
      const message = `${field} has ${String(symbol)}: give those that schemas/proto/millrace/v1/alerts.proto lists, or none for all`;
      throw new RequestError('MR_ARGUMENT_INVALID', message);
    }),
  );
}

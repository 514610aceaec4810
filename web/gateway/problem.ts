import { CombinedGraphQLErrors, ServerError, ServerParseError } from '@apollo/client/errors';
import { LoginError } from './auth.ts';
import { isToldPlainly } from './plain-request.ts';
import { refusalIn } from './refusal.ts';

/** Whether no answer came at all, as opposed to one that says no. */
export function isUnreachable(error: unknown): boolean {
  if (CombinedGraphQLErrors.is(error) || ServerParseError.is(error)) return false;
  if (error instanceof LoginError) return error.code === null;
  if (ServerError.is(error)) return error.statusCode >= 502;
  return true;
}

/** What went wrong, for the reader of the page, and what they can do. */
export function problemText(error: unknown): string {
  if (CombinedGraphQLErrors.is(error)) return error.errors[0]?.message ?? 'The gateway gave no reason.';
  if (ServerError.is(error)) return refusalIn(error.bodyText)?.message ?? `The gateway answered ${error.statusCode}.`;
  if (ServerParseError.is(error))
    return 'What answered is not the gateway: check the address that the page was started with.';
  if (isToldPlainly(error)) return error.message;
  return 'The gateway does not answer. What is shown was read before; it is tried again by itself.';
}

/** Seconds after which the gateway takes more of this reader, when it refused because of too much at once; else null. */
export function retryAfterSeconds(error: unknown): number | null {
  const refusal = CombinedGraphQLErrors.is(error)
    ? error.errors[0]
    : ServerError.is(error)
      ? refusalIn(error.bodyText)
      : undefined;
  const { retryAfterSeconds: seconds } = (refusal?.extensions ?? {}) as { readonly retryAfterSeconds?: unknown };
  return typeof seconds === 'number' ? seconds : null;
}

/** Reads again; what goes wrong then is told by the question's own state, and is no error of whoever asked for it. */
export function again(refetch: () => Promise<unknown>): void {
  refetch().catch(() => undefined);
}

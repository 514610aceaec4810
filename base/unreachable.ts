import { redactAddress, type Service, serviceVariables } from './config.ts';
import { UnreachableError } from './errors.ts';

/** Codes of Node's network errors: nothing listens, no such host, no way there, or the other side hung up. */
const networkCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_SSL_WRONG_VERSION_NUMBER',
]);

/** What the clients say without a code of the network: waits of theirs that ended. */
const clientSigns: readonly RegExp[] = [
  /^timeout exceeded when trying to connect/,
  /^Connection terminated/,
  /^Timeout error/,
  /^Connection timeout/,
  /^Connection is closed/,
  /max retries per request/i,
];

/** Postgres: no such login or password, no such database, still starting. ClickHouse: no such login or password. */
const refusedCodes: ReadonlySet<unknown> = new Set(['28P01', '28000', '3D000', '57P03', '516', '194']);

/**
 * What an error of a client says about the service's address, in one line: the address without its password, the reason, the
 * variable that gives it and the next step. Undefined for an error that says nothing about it.
 */
export function unreachable(service: Service, address: string, error: unknown): UnreachableError | undefined {
  if (error instanceof UnreachableError) return error;
  const sign = causes(error).find(isAboutAddress);
  return sign === undefined ? undefined : notReached(service, address, error, sign.message || String(sign.code));
}

/** The error for a service that cannot be used, for whatever `reason`. */
export function notReached(service: Service, address: string, cause: unknown, reason: string): UnreachableError {
  const line = reason.trim().split('\n', 1)[0] || `what answers there does not speak as ${service} does`;
  return new UnreachableError(
    `${service} at ${redactAddress(address)} cannot be reached (${line}): ` +
      `see whether it runs (\`millrace stack status\`), or correct ${serviceVariables[service]}`,
    { cause },
  );
}

interface Sign {
  readonly message: string;
  readonly code?: unknown;
}

function isAboutAddress({ code, message }: Sign): boolean {
  if (networkCodes.has(code) || refusedCodes.has(code)) return true;
  if (typeof code === 'string' && code.startsWith('HPE_')) return true;
  return clientSigns.some((sign) => sign.test(message));
}

/** How deep causes are followed. */
const maxDepth = 8;

/** An error and what caused it, the outermost first; of several attempts (one a host address) the errors of each. */
function causes(error: unknown): Sign[] {
  const found: Sign[] = [];
  const follow = (each: unknown, depth: number) => {
    if (!(each instanceof Error) || depth > maxDepth) return;
    found.push(each);
    if (each instanceof AggregateError) for (const attempt of each.errors) follow(attempt, depth + 1);
    follow(each.cause, depth + 1);
  };
  follow(error, 0);
  // One that has words is preferred: an AggregateError has none.
  return found.sort((a, b) => Number(a.message === '') - Number(b.message === ''));
}

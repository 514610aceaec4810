/** The lock that the tabs of a browser share. */
const lockName = 'millrace-session';

/**
 * Does what uses or replaces the browser's session when no other tab does: each refresh token is good once. Browsers have locks on pages
 * with TLS and on this machine; elsewhere the gateway's leeway has to do.
 */
export function inTurn<T>(
  work: () => Promise<T>,
  locks: Pick<LockManager, 'request'> | undefined = globalThis.navigator?.locks,
): Promise<T> {
  return locks === undefined ? work() : (locks.request(lockName, work) as Promise<T>);
}

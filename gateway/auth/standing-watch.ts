import type { Logger } from '../../base/log.ts';
import { AccessError, GatewayError, StoreError } from '../errors.ts';
import type { Principal } from './principal.ts';

/** Milliseconds between two looks at least. */
const leastWaitMs = 1_000;

/** How the holder of something that stays open is looked at. */
export interface StandingWatch {
  /** Who holds it now. Rejects when that is over. */
  readonly again: () => Promise<Principal>;
  /** Seconds between two looks. */
  readonly everySeconds: number;
  readonly logger: Logger;
}

/**
 * Tells `onEnd`, once, when the token or key that something was opened with is over, was revoked, or lets its holder do other things than
 * then. While that cannot be told it stays open. What it gives ends the watch.
 */
export function followStanding(
  came: Principal,
  watch: StandingWatch,
  onEnd: (reason: GatewayError) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const next = () => {
    if (isOver) return;
    const left = came.expiresAt - Date.now();
    timer = setTimeout(look, Math.max(leastWaitMs, Math.min(left, watch.everySeconds * 1000)));
  };
  const end = (reason: GatewayError) => {
    if (isOver) return;
    isOver = true;
    onEnd(reason);
  };
  const look = async () => {
    try {
      const now = await watch.again();
      if (sameScopes(came, now)) next();
      else end(new AccessError('what you may do was changed: connect again'));
    } catch (error) {
      if (error instanceof GatewayError && !(error instanceof StoreError)) return end(error);
      watch.logger.warn({ err: error }, 'whether what is open may stay so cannot be told: it does');
      next();
    }
  };
  next();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

function sameScopes(before: Principal, now: Principal): boolean {
  return before.scopes.size === now.scopes.size && [...before.scopes].every((scope) => now.scopes.has(scope));
}

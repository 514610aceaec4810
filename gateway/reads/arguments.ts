import { dayFromIso } from '../../schemas/day.ts';
import { RequestError } from '../errors.ts';
import type { GatewayLimits } from '../limits.ts';

/** @throws RequestError MR_PAGE_SIZE unless `first` is 1 to the greatest page. */
export function checkPage(first: number, limits: GatewayLimits): void {
  if (first >= 1 && first <= limits.pageSize) return;
  throw new RequestError(
    'MR_PAGE_SIZE',
    `first is ${first}: ask for 1 to ${limits.pageSize} rows and go on with after: pageInfo.endCursor`,
  );
}

/**
 * Checks that both days are of the calendar, in order and not too far apart.
 * @throws RequestError MR_ARGUMENT_INVALID or MR_RANGE_TOO_LONG.
 */
export function checkRange(from: string, to: string, limits: GatewayLimits): void {
  const days = day('to', to) - day('from', from) + 1;
  if (days < 1) throw new RequestError('MR_ARGUMENT_INVALID', `from (${from}) is after to (${to}): exchange them`);
  if (days > limits.rangeDays) {
    throw new RequestError(
      'MR_RANGE_TOO_LONG',
      `${from} to ${to} is ${days} days: ask for at most ${limits.rangeDays} at a time`,
    );
  }
}

/** @throws RequestError MR_ARGUMENT_INVALID when `iso` is no day of the calendar. */
export function day(name: string, iso: string): number {
  try {
    return dayFromIso(iso);
  } catch (error) {
    throw new RequestError('MR_ARGUMENT_INVALID', `${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** @throws RequestError MR_ARGUMENT_INVALID for more account ids than a filter takes. */
export function checkAccounts(accounts: readonly string[] | null | undefined, limits: GatewayLimits): void {
  if ((accounts?.length ?? 0) <= limits.accounts) return;
  throw new RequestError(
    'MR_ARGUMENT_INVALID',
    `${accounts?.length} accounts are named: at most ${limits.accounts} at a time; leave accounts out for all of them`,
  );
}

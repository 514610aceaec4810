import { dayFromIso } from '../../schemas/day.ts';
import { CliError } from '../errors.ts';

/** Refuses a first or last day that is none, and a last before the first. @throws CliError MR_CLI_RANGE. */
export function checkDays(from: string | undefined, to: string | undefined): void {
  const first = from === undefined ? undefined : daySaid('--from', from);
  const last = to === undefined ? undefined : daySaid('--to', to);
  if (first !== undefined && last !== undefined && first > last) {
    throw new CliError('MR_CLI_RANGE', `--from ${from} is after --to ${to}: give the first day and then the last`);
  }
}

/** Days since 1970-01-01 of what was said; `what` names it in the refusal. @throws CliError MR_CLI_RANGE for what is no day. */
export function daySaid(what: string, day: string): number {
  try {
    return dayFromIso(day);
  } catch (cause) {
    throw new CliError('MR_CLI_RANGE', `${what} ${day} is no day of the calendar: write it like 2026-11-01`, { cause });
  }
}

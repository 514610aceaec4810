import { dayFromIso } from '../../schemas/day.ts';
import { CliError } from '../errors.ts';

/** Refuses a first or last day that is none, and a last before the first. @throws CliError MR_CLI_RANGE. */
export function checkDays(from: string | undefined, to: string | undefined): void {
  const first = dayOf('--from', from);
  const last = dayOf('--to', to);
  if (first !== undefined && last !== undefined && first > last) {
    throw new CliError('MR_CLI_RANGE', `--from ${from} is after --to ${to}: give the first day and then the last`);
  }
}

function dayOf(flag: string, day: string | undefined): number | undefined {
  if (day === undefined) return undefined;
  try {
    return dayFromIso(day);
  } catch (cause) {
    throw new CliError('MR_CLI_RANGE', `${flag} ${day} is no day of the calendar: write it like 2026-11-01`, { cause });
  }
}

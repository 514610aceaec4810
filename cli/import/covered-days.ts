import type { DayRange } from '../../connectors/import/coverage.ts';
import { defaultLimits } from '../../connectors/import/framer.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { CliError } from '../errors.ts';
import { checkDays } from '../reads/days.ts';
import type { ImportArguments } from './arguments.ts';

/**
 * The days that --from and --to say the file covers; undefined without them.
 * @throws CliError MR_CLI_RANGE for one without the other, with --partial, and for more days than one import may send.
 */
export function coveredDays({
  from,
  to,
  partial,
}: Pick<ImportArguments, 'from' | 'to' | 'partial'>): DayRange | undefined {
  checkDays(from, to);
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined) {
    throw new CliError(
      'MR_CLI_RANGE',
      'give --from and --to together: the first and the last day that the file covers',
    );
  }
  if (partial === true) {
    throw new CliError(
      'MR_CLI_RANGE',
      '--partial says that rows are missing, --from and --to that none is: give one of them',
    );
  }
  const range = { first: dayFromIso(from), last: dayFromIso(to) };
  if (range.last - range.first >= defaultLimits.openSlices) {
    throw new CliError(
      'MR_CLI_RANGE',
      `--from ${from} to --to ${to} is more than ${defaultLimits.openSlices} days: cut the file by years`,
    );
  }
  return range;
}

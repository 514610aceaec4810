import { CliError } from '../../errors.ts';
import type { RunArguments } from '../arguments.ts';
import type { RunSet } from '../names.ts';

/** @throws CliError MR_CLI_NAME when there is nothing that a tail could show. */
export function refuseTail({ topologies }: RunSet, { tail: isAsked, tenant }: RunArguments): void {
  if (!isAsked && tenant !== undefined)
    throw new CliError('MR_CLI_NAME', '--tenant says whose records --tail shows: add --tail, or leave it out');
  if (isAsked && topologies.length === 0)
    throw new CliError('MR_CLI_NAME', '--tail shows what topologies write: name one of them, such as gold');
}

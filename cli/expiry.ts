import { CliError } from './errors.ts';

/** The moment that `--expires` says, in milliseconds since the epoch. @throws CliError MR_CLI_NAME for what is no time. */
export function expirySaid(said: string): number {
  const at = Date.parse(said);
  if (Number.isFinite(at)) return at;
  throw new CliError('MR_CLI_NAME', `--expires ${said} is no time: give it as 2027-01-31 or 2027-01-31T12:00:00Z`);
}

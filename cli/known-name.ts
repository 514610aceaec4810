import { levelSymbols, platformSymbols } from '../schemas/generated/types.ts';
import { CliError } from './errors.ts';

/** Names listed in an error at most. */
const maxListed = 40;

/**
 * The one of `names` that was said, in capitals or not. @throws CliError MR_CLI_NAME that lists the names there are.
 */
export function knownName<T extends string>(kind: string, said: string, names: readonly T[]): T {
  const found = names.find((name) => name.toLowerCase() === said.toLowerCase());
  if (found !== undefined) return found;
  throw new CliError('MR_CLI_NAME', `there is no ${kind} '${said}': ${listed(names)}`);
}

/** The names there are, in words. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'there is none';
  const more = names.length > maxListed ? ` and ${names.length - maxListed} more` : '';
  return `there are ${names.slice(0, maxListed).join(', ')}${more}`;
}

const unknown = 'UNKNOWN';

/** The platform that was said, as the contract spells it. @throws CliError MR_CLI_NAME. */
export function platformNamed(said: string): string {
  return symbolNamed('platform', said, platformSymbols);
}

/** The level that was said, as the contract spells it. @throws CliError MR_CLI_NAME. */
export function levelNamed(said: string): string {
  return symbolNamed('level', said, levelSymbols);
}

/** Symbols are shown in small letters, as they are typed; the one for values of newer versions is no name. */
function symbolNamed(kind: string, said: string, symbols: readonly string[]): string {
  const names = symbols.filter((symbol) => symbol !== unknown).map((symbol) => symbol.toLowerCase());
  return knownName(kind, said, names).toUpperCase();
}

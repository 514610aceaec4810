import { isRefused, type Parsed, parseCurrency, parseZone } from '../../connectors/value.ts';
import { platformSymbols } from '../../schemas/generated/types.ts';
import { CliError } from '../errors.ts';
import type { AccountRow } from './store.ts';

/** What an operator said of an account, checked. @throws CliError that names what is wrong. */
export function checkedAccount(
  account: string,
  said: { readonly platform: string; readonly currency: string; readonly zone: string; readonly name?: string },
): AccountRow {
  const platform = said.platform.toUpperCase();
  if (!(platformSymbols as readonly string[]).includes(platform)) {
    const known = platformSymbols.map((symbol) => symbol.toLowerCase()).join(', ');
    throw new CliError('MR_CLI_NAME', `there is no platform '${said.platform}': there are ${known}`);
  }
  return {
    platform,
    account,
    currency: taken(parseCurrency(said.currency.toUpperCase())),
    zone: taken(parseZone(said.zone)),
    name: said.name ?? null,
  };
}

function taken(parsed: Parsed<string>): string {
  if (isRefused(parsed)) throw new CliError('MR_CLI_NAME', parsed.reason);
  return parsed;
}

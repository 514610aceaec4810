import { isRefused, type Parsed, parseCurrency, parseZone } from '../../connectors/value.ts';
import { CliError } from '../errors.ts';
import { platformNamed } from '../known-name.ts';
import type { AccountRow } from './store.ts';

/** What an operator said of an account, checked. @throws CliError that names what is wrong. */
export function checkedAccount(
  account: string,
  said: { readonly platform: string; readonly currency: string; readonly zone: string; readonly name?: string },
): AccountRow {
  if (account.trim() === '')
    throw new CliError('MR_CLI_NAME', 'an account has an id: give it as the platform spells it');
  return {
    platform: platformNamed(said.platform),
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

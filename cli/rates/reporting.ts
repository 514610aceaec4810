import { lockAuditTrail } from '../../base/audit/record.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { isRefused, parseCurrency } from '../../connectors/value.ts';
import { changeReporting, reportingChoice } from '../../definitions/reporting.ts';
import { noChoice, type ReportingChoice } from '../../schemas/reporting.ts';
import { byCommand } from '../audit/actor.ts';
import { CliError } from '../errors.ts';
import { inTenant } from '../tenants/store.ts';
import type { ReportingArguments } from './arguments.ts';

/** `millrace rates currency`: says or changes in which currency a tenant sees all amounts. */
export async function reportingCurrency(currency: string | undefined, options: ReportingArguments): Promise<void> {
  const { tenant, none, source, longest, json } = options;
  if (currency !== undefined && none === true) {
    throw new CliError('MR_CLI_NAME', `${currency} or --none: amounts are converted or they are not`);
  }
  const chosen = currency === undefined ? undefined : codeOf(currency);
  const choice = await inTenant(tenant, async (client) => {
    await lockAuditTrail(client, tenant);
    const before = await reportingChoice(client, tenant);
    const known = before ?? noChoice;
    const after: ReportingChoice = {
      currency: none === true ? null : (chosen ?? known.currency),
      source: source ?? known.source,
      longestDays: longest ?? known.longestDays,
    };
    // Who chooses for the first time is told what was imported before, though it be what holds anyway.
    const isAsked = [currency, none, source, longest].some((said) => said !== undefined);
    if (before === null ? !isAsked : canonicalJson(before) === canonicalJson(after)) return after;
    await changeReporting(client, tenant, byCommand(), { before, after });
    return after;
  });
  if (json === true) console.log(JSON.stringify({ tenant, ...choice }, null, 2));
  else if (choice.currency === null) console.log(`tenant ${tenant} sees amounts in their own currencies alone`);
  else {
    console.log(
      `tenant ${tenant} sees amounts in ${choice.currency} too, by rates of ${choice.source} at most ${choice.longestDays} days old`,
    );
  }
}

function codeOf(text: string): string {
  const code = parseCurrency(text.toUpperCase());
  if (isRefused(code)) throw new CliError('MR_CLI_NAME', code.reason);
  return code;
}

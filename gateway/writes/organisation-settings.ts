import { lockAuditTrail, recordAudit } from '../../base/audit/record.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { changeReporting } from '../../definitions/reporting.ts';
import { isCurrency } from '../../schemas/currency.ts';
import type { GatewayContext } from '../context.ts';
import type { MutationResolvers, OrganisationInput, ResolversTypes } from '../generated/resolvers.ts';
import { settingsOf } from '../reads/organisation-settings.ts';
import { invalid } from './refusals.ts';
import { conflict, refuse, type Writing, write } from './writing.ts';

type Answer = Awaited<ResolversTypes['OrganisationResult']>;

const [mostOfName, mostDays] = [200, 366];
/** As the table has it. */
const sourcePattern = /^[a-z0-9][a-z0-9._-]{0,31}$/;

/** The mutation of what an organisation has chosen for all of its members. */
export const organisationSettingsMutations: Pick<MutationResolvers<GatewayContext>, 'saveOrganisation'> = {
  saveOrganisation: (_root, { version, settings, reason }, context) =>
    write(context, reason, (writing): Promise<Answer> => save(writing, version, settings)),
};

async function save(writing: Writing, version: number, said: OrganisationInput): Promise<Answer> {
  const { client, tenant, by } = writing;
  check(said);
  await lockAuditTrail(client, tenant);
  const before = await settingsOf(client, tenant, 'for update');
  if (before.version !== version) refuse(conflict('the settings', before.version, version));
  const name = said.name.trim();
  if (name !== before.organisation.name) {
    await client.query('update tenant set name = $2, version = version + 1 where tenant_id = $1', [tenant, name]);
    const subject = { type: 'tenant', id: tenant } as const;
    const renamed = { before: { name: before.organisation.name }, after: { name } };
    await recordAudit(client, tenant, { ...by, action: 'tenant.rename', subject, ...renamed });
  }
  const [was, now] = [reportingOf(before), reportingOf(said)];
  if (canonicalJson(was) !== canonicalJson(now)) {
    await changeReporting(client, tenant, by, { before: was, after: now });
  }
  return { __typename: 'OrganisationSaved', settings: await settingsOf(client, tenant) };
}

function reportingOf(said: Pick<OrganisationInput, 'reportingCurrency' | 'rateSource' | 'longestRateDays'>) {
  const { reportingCurrency, rateSource: source, longestRateDays: longestDays } = said;
  return { currency: reportingCurrency ?? null, source, longestDays };
}

function check({ name, reportingCurrency, rateSource, longestRateDays }: OrganisationInput): void {
  if (name.trim() === '' || name.trim().length > mostOfName)
    refuse(invalid(`a name has 1 to ${mostOfName} characters`, 'name'));
  if (reportingCurrency !== null && reportingCurrency !== undefined && !isCurrency(reportingCurrency))
    refuse(
      invalid(`'${reportingCurrency.slice(0, 20)}' is not a currency of ISO 4217, such as EUR`, 'reportingCurrency'),
    );
  if (!sourcePattern.test(rateSource))
    refuse(
      invalid('a source of rates has small letters, digits, dots, hyphens and underscores, such as ecb', 'rateSource'),
    );
  if (longestRateDays < 0 || longestRateDays > mostDays)
    refuse(invalid(`a rate may be 0 to ${mostDays} days old`, 'longestRateDays'));
}

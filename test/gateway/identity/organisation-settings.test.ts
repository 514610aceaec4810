import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ground, newEmail, openGround } from './ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground?.close());

const read =
  '{ organisationSettings { organisation { id name } version reportingCurrency rateSource longestRateDays } }';
const save = `mutation S($version: Int!, $settings: OrganisationInput!) {
  saveOrganisation(version: $version, settings: $settings, reason: "asked for") {
    __typename ... on Refusal { message } ... on VersionConflict { version } ... on Invalid { problems { place } }
    ... on OrganisationSaved { settings { organisation { name } version reportingCurrency rateSource longestRateDays } } } }`;
const inUse = { rateSource: 'ecb', longestRateDays: 7 };

async function organisation(name: string) {
  const tenant = await ground.organisation(name);
  const email = newEmail();
  await ground.join(tenant, email, 'ADMIN');
  return { tenant, browser: await ground.loggedIn(tenant, email) };
}

it('begins with what holds for who has chosen nothing', async () => {
  const { tenant, browser } = await organisation('Acme');
  expect(await browser.get(read)).toEqual({
    ...{ organisation: { id: tenant, name: 'Acme' }, version: 1, reportingCurrency: null },
    ...inUse,
  });
});

it('is changed by its people alone, seen by all of them, told to the audit trail and to the pipeline', async () => {
  const [ours, theirs] = [await organisation('Acme'), await organisation('Other')];
  const settings = { name: ' Acme Ltd ', reportingCurrency: 'EUR', rateSource: 'house', longestRateDays: 3 };
  const saved = { organisation: { name: 'Acme Ltd' }, version: 3, reportingCurrency: 'EUR' };
  expect(await ours.browser.get(save, { version: 1, settings })).toEqual({
    __typename: 'OrganisationSaved',
    settings: { ...saved, rateSource: 'house', longestRateDays: 3 },
  });
  const viewer = newEmail('viewer');
  await ground.join(ours.tenant, viewer, 'VIEWER');
  expect(await (await ground.loggedIn(ours.tenant, viewer)).get(read)).toMatchObject(saved);
  expect(await theirs.browser.get(read)).toMatchObject({ organisation: { name: 'Other' }, version: 1 });
  const told = (await ground.trail(ours.tenant)).filter(({ action }) => action.startsWith('tenant.'));
  expect(told.map(({ action, after }) => [action, after])).toEqual([
    ['tenant.rename', { name: 'Acme Ltd' }],
    ['tenant.reporting', { currency: 'EUR', source: 'house', longestDays: 3 }],
  ]);
  expect((await ground.trail(theirs.tenant)).some(({ action }) => action.startsWith('tenant.'))).toBe(false);
  expect(await toldPipeline(ours.tenant)).toEqual(['EUR']);
  expect(await toldPipeline(theirs.tenant)).toEqual([]);
});

it('that did not change is told nowhere, and of an older version is refused', async () => {
  const { tenant, browser } = await organisation('Acme');
  const settings = { name: 'Acme', reportingCurrency: null, ...inUse };
  expect(await browser.get(save, { version: 1, settings })).toMatchObject({ settings: { version: 1 } });
  expect(await browser.get(save, { version: 1, settings: { ...settings, name: 'A' } })).toMatchObject({
    settings: { version: 2 },
  });
  expect(await browser.get(save, { version: 1, settings: { ...settings, name: 'B' } })).toMatchObject({
    ...{ __typename: 'VersionConflict', version: 2 },
    message: expect.stringContaining('somebody changed the settings meanwhile'),
  });
  const told = (await ground.trail(tenant)).filter(({ action }) => action.startsWith('tenant.'));
  expect(told.map(({ action }) => action)).toEqual(['tenant.rename']);
});

it.each([
  ['name', { name: '  ' }],
  ['name', { name: 'n'.repeat(201) }],
  ['reportingCurrency', { reportingCurrency: 'EUX' }],
  ['reportingCurrency', { reportingCurrency: 'eur' }],
  ['rateSource', { rateSource: 'The House' }],
  ['longestRateDays', { longestRateDays: 367 }],
  ['longestRateDays', { longestRateDays: -1 }],
])('with a wrong %s is refused at that place: %j', async (place, wrong) => {
  const { browser } = await organisation('Acme');
  const settings = { name: 'Acme', ...inUse, ...wrong };
  expect(await browser.get(save, { version: 1, settings })).toMatchObject({
    ...{ __typename: 'Invalid', problems: [{ place }] },
  });
  expect(await browser.get(read)).toMatchObject({ version: 1 });
});

it('is nothing that an analyst changes', async () => {
  const tenant = await ground.organisation('Acme');
  const email = newEmail();
  await ground.join(tenant, email, 'ANALYST');
  const answer = await (await ground.loggedIn(tenant, email)).ask(save, {
    version: 1,
    settings: { name: 'Mine', ...inUse },
  });
  expect(answer.errors?.[0]?.extensions?.code).toBe('MR_FORBIDDEN');
});

/** Currencies that the outbox has told, or will tell, the pipeline for a tenant. */
async function toldPipeline(tenant: string): Promise<unknown[]> {
  const rows = await ground.asOwner<{ currency: string }>(
    tenant,
    `select payload ->> 'currency' as currency from config_outbox where tenant_id = $1 and topic = 'config.reporting'`,
  );
  return rows.map(({ currency }) => currency);
}

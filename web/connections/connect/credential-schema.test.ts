import { expect, it } from 'vitest';
import { credentialSchema, partName } from './credential-schema.ts';

const platform = { secrets: ['accessToken'], settings: ['appId'] };
const given = { name: ' Meta, ours', id: 'meta-ours', secrets: { accessToken: ' EAAB ' }, settings: { appId: '12' } };

/** What is said, by the field that it is said at. */
function saidOf(said: typeof given, how = { isNew: true, isSandbox: false }): Record<string, string> {
  const issues = credentialSchema(platform, how).safeParse(said).error?.issues ?? [];
  return Object.fromEntries(issues.map(({ path, message }) => [path.join('.'), message]));
}

it('takes every part without the spaces around it', () => {
  expect(credentialSchema(platform, { isNew: true, isSandbox: false }).parse(given)).toEqual({
    ...{ name: 'Meta, ours', id: 'meta-ours' },
    ...{ secrets: { accessToken: 'EAAB' }, settings: { appId: '12' } },
  });
});

it('says at each field what is missing there', () => {
  expect(saidOf({ name: ' ', id: 'x', secrets: { accessToken: ' ' }, settings: { appId: '' } })).toEqual({
    name: 'Give it a name.',
    'secrets.accessToken': 'Give the access token.',
    'settings.appId': 'Give the app id.',
  });
});

it('takes the ids that the gateway takes', () => {
  for (const id of ['m', 'Meta.2_b-c', '9']) expect(saidOf({ ...given, id })).toEqual({});
  for (const id of ['-meta', 'meta ours', 'größe']) expect(saidOf({ ...given, id }).id).toMatch(/^Write letters/);
  expect(saidOf({ ...given, id: 'm'.repeat(64) })).toEqual({});
  expect(saidOf({ ...given, id: 'm'.repeat(65) }).id).toBe('An id has 64 characters at most.');
});

it('lets parts be empty where the sandbox gives them, and name and id where there is a connection', () => {
  const empty = { name: '', id: '', secrets: { accessToken: '' }, settings: { appId: '' } };
  expect(saidOf({ ...empty, name: 'Meta', id: 'meta' }, { isNew: true, isSandbox: true })).toEqual({});
  expect(Object.keys(saidOf(empty, { isNew: false, isSandbox: false }))).toEqual([
    'secrets.accessToken',
    'settings.appId',
  ]);
});

it('calls parts as people do', () => {
  expect(['refreshToken', 'customerId', 'accessToken'].map(partName)).toEqual([
    'Refresh token',
    'Customer id',
    'Access token',
  ]);
});

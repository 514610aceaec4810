import { expect, it } from 'vitest';
import {
  ConnectionError,
  CredentialError,
  CredentialExpiredError,
  KeysError,
  QuotaError,
  RequestError,
  ThrottledError,
  UnavailableError,
} from '../../connectors/errors.ts';
import { verified } from './verification.ts';

it('a credential that reaches accounts is one that works', async () => {
  expect(await verified(async () => 3)).toEqual({ ok: true, accounts: 3 });
  expect(await verified(async () => 0)).toMatchObject({ ok: false, isThere: true });
});

it.each([
  ['the platform is down', new UnavailableError('x'), true],
  ['called too often', new ThrottledError('x', 3_600_000), true],
  ['our own limit', new QuotaError('x', 3_600_000), true],
  ['refused', new RequestError('x'), true],
  ['Vault is sealed', new KeysError('x'), true],
  ['expired', new CredentialExpiredError('x'), true],
  ['none is kept', new CredentialError('x'), false],
])('%s: the onboarding waits and says why', async (_, error, isThere) => {
  expect(await verified(() => Promise.reject(error))).toEqual({ ok: false, isThere, reason: 'x' });
});

it.each([new ConnectionError('gone'), new Error('connection terminated')])('%s is thrown', async (error) => {
  await expect(verified(() => Promise.reject(error))).rejects.toBe(error);
});

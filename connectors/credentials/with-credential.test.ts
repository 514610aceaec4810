import { expect, it } from 'vitest';
import { HeldTokens } from '../client/held-tokens.ts';
import { Secret } from '../client/secret.ts';
import { CredentialExpiredError } from '../errors.ts';
import type { CredentialRef, Credentials, StoredCredential } from './port.ts';
import { withCredential } from './with-credential.ts';

const ref: CredentialRef = { tenant: 'acme', connection: 'google-main' };

/** Keeps one credential; only what `withCredential` needs of the port. */
class OneCredential implements Pick<Credentials, 'tokens' | 'get' | 'replaceSecrets'> {
  readonly tokens = new HeldTokens();
  token = 'first';
  revision = 1;

  async get(): Promise<StoredCredential> {
    const credential = { secrets: { refreshToken: new Secret(this.token) }, settings: {} };
    return { platform: 'google', credential, expiresAt: null, revision: this.revision };
  }

  async replaceSecrets(_ref: CredentialRef, secrets: Readonly<Record<string, Secret>>): Promise<number> {
    this.token = secrets.refreshToken?.reveal() ?? this.token;
    this.revision += 1;
    return this.revision;
  }
}

const kept = () => new OneCredential() as OneCredential & Credentials;
const expired = () => new CredentialExpiredError('google-main: the access has ended');

it('keeps secrets that the platform gives during the work', async () => {
  const credentials = kept();
  const done = await withCredential(credentials, ref, async ({ tenant, connection, credential, onNewSecrets }) => {
    await onNewSecrets?.({ refreshToken: new Secret('second') });
    return [tenant, connection, credential.secrets.refreshToken?.reveal()];
  });
  expect(done).toEqual(['acme', 'google-main', 'first']);
  expect([credentials.token, credentials.revision]).toEqual(['second', 2]);
});

it('tries again with the refresh token that another process was given in place of ours', async () => {
  const credentials = kept();
  const tried: string[] = [];
  const done = await withCredential(credentials, ref, async ({ credential }) => {
    const token = credential.secrets.refreshToken?.reveal() ?? '';
    tried.push(token);
    if (token === 'second') return 'fetched';
    await credentials.replaceSecrets(ref, { refreshToken: new Secret('second') });
    throw expired();
  });
  expect([done, tried]).toEqual(['fetched', ['first', 'second']]);
});

it('gives up when the credential is still the same, or was renewed by the work itself', async () => {
  for (const renews of [false, true]) {
    const credentials = kept();
    let tries = 0;
    const work = withCredential(credentials, ref, async ({ onNewSecrets }) => {
      tries += 1;
      if (renews) await onNewSecrets?.({ refreshToken: new Secret('second') });
      throw expired();
    });
    await expect(work).rejects.toMatchObject({ code: 'MR_CONNECTOR_CREDENTIAL_EXPIRED' });
    expect(tries).toBe(1);
  }
});

it('lets other errors through', async () => {
  const failing = withCredential(kept(), ref, async () => Promise.reject(new RangeError('something else')));
  await expect(failing).rejects.toThrow(RangeError);
});

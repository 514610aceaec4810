import type { ClientOptions } from '../client/port.ts';
import { CredentialExpiredError } from '../errors.ts';
import type { CredentialRef, Credentials, StoredCredential } from './port.ts';

/** What a client takes of a credential that is kept. */
export type ClientCredential = Pick<ClientOptions, 'tenant' | 'connection' | 'credential' | 'tokens' | 'onNewSecrets'>;

/**
 * Runs `work` with a connection's credential; secrets that the platform gives meanwhile are kept. Another process may have
 * been given a new refresh token while this one went on with the old: access that has ended is therefore tried once more when
 * what is kept has changed without us.
 *
 * @throws CredentialExpiredError MR_CONNECTOR_CREDENTIAL_EXPIRED when the owner must connect again.
 */
export async function withCredential<T>(
  credentials: Credentials,
  ref: CredentialRef,
  work: (credential: ClientCredential, stored: StoredCredential) => Promise<T>,
): Promise<T> {
  const run = async (stored: StoredCredential) => {
    let { revision } = stored;
    const onNewSecrets: NonNullable<ClientOptions['onNewSecrets']> = async (secrets) => {
      revision = await credentials.replaceSecrets(ref, secrets);
    };
    const { tokens } = credentials;
    const done = work({ ...ref, credential: stored.credential, tokens, onNewSecrets }, stored);
    return done.then(
      (value) => ({ value, revision }),
      (error: unknown) => ({ error, revision }),
    );
  };
  const first = await run(await credentials.get(ref));
  if ('value' in first) return first.value;
  if (!(first.error instanceof CredentialExpiredError)) throw first.error;
  const kept = await credentials.get(ref);
  if (kept.revision === first.revision) throw first.error;
  const second = await run(kept);
  if ('value' in second) return second.value;
  throw second.error;
}

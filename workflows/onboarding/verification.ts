import { ConnectionError, ConnectorError, CredentialError } from '../../connectors/errors.ts';
import type { Verification } from './types.ts';

/**
 * What came of counting the accounts that a credential reaches. A platform that is down, a limit that is used up or keys that are out of
 * reach undo no organisation: it is waited for them as for another credential.
 */
export async function verified(countAccounts: () => Promise<number>): Promise<Verification> {
  try {
    const accounts = await countAccounts();
    if (accounts > 0) return { ok: true, accounts };
    const reason = 'the credential works, and gives access to no account: share one with it';
    return { ok: false, isThere: true, reason };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error instanceof ConnectionError) throw error;
    return { ok: false, isThere: !(error instanceof CredentialError), reason: error.message };
  }
}

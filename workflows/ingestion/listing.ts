import { ApplicationFailure } from '@temporalio/common';
import type { Account } from '../../connectors/client/port.ts';
import { ConnectorError, CredentialError, CredentialExpiredError } from '../../connectors/errors.ts';
import { temporalFailure } from './failure.ts';
import { type IngestionStore, unlisted } from './store.ts';
import type { ConnectionRef } from './types.ts';

/** What a listing works with; `list` asks the platform. */
export interface Listing {
  readonly store: Pick<IngestionStore, 'keepAccounts' | 'noteUnlisted'>;
  readonly list: () => Promise<readonly Account[]>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Lists the accounts of an active connection and keeps them. Why not, when the platform refuses in a way that passes neither by itself
 * nor by another credential: what is known of before stays, and the connection says so until a listing succeeds. Other errors are thrown.
 */
export async function listAccounts(ref: ConnectionRef, { store, list, now }: Listing): Promise<string | null> {
  let accounts: readonly Account[];
  try {
    accounts = await list();
  } catch (error) {
    if (!isRefused(error)) throw error;
    await store.noteUnlisted(ref, error.message);
    return `${unlisted}${error.message}`;
  }
  await store.keepAccounts(ref, accounts, now);
  await store.noteUnlisted(ref, null);
  return null;
}

/** Whether trying again at once is of no use, and another credential neither. */
function isRefused(error: unknown): error is ConnectorError {
  if (!(error instanceof ConnectorError)) return false;
  if (error instanceof CredentialError || error instanceof CredentialExpiredError) return false;
  const failure = temporalFailure(error);
  return failure instanceof ApplicationFailure && failure.nonRetryable === true;
}

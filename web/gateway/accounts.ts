import { useQuery } from '@apollo/client/react';
import { useEffect } from 'react';
import { AccountsDocument, type AccountsQuery, type Platform } from '../generated/operations.ts';

/** An ad account. */
export type Account = AccountsQuery['accounts']['nodes'][number];

/** Accounts that are read at most; further ones are shown by their ids. */
const maxAccounts = 5_000;
const none: readonly Account[] = [];

/** The accounts of the organisation, read once, page after page. */
export function useAccounts(): readonly Account[] {
  const { data, fetchMore } = useQuery(AccountsDocument, { fetchPolicy: 'cache-first' });
  const accounts = data?.accounts.nodes ?? none;
  const { hasNextPage = false, endCursor = null } = data?.accounts.pageInfo ?? {};
  const after = hasNextPage && accounts.length < maxAccounts ? endCursor : null;
  useEffect(() => {
    // Without the further ones the first stand as they are, and what is wrong is told by the badge.
    if (after !== null) fetchMore({ variables: { after } }).catch(() => undefined);
  }, [after, fetchMore]);
  return accounts;
}

/** The platforms of these accounts, in order. */
export function usePlatforms(): readonly Platform[] {
  return [...new Set(useAccounts().map(({ platform }) => platform))].sort();
}

/** Answers the zone in which an account's days are meant; null where the account is not known. */
export function useAccountZones(): (platform: Platform | null, accountId: string | null) => string | null {
  const accounts = useAccounts();
  return (platform, accountId) =>
    accounts.find((account) => account.platform === platform && account.accountId === accountId)?.zone ?? null;
}

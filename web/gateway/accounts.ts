import { useQuery } from '@apollo/client/react';
import { AccountsDocument, type AccountsQuery, type Platform } from '../generated/operations.ts';

/** An ad account. */
export type Account = AccountsQuery['accounts']['nodes'][number];

/** The first 500 accounts of the organisation, read once. */
export function useAccounts(): readonly Account[] {
  return useQuery(AccountsDocument, { fetchPolicy: 'cache-first' }).data?.accounts.nodes ?? [];
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

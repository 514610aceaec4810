import type { AccountConfig } from '../generated/types.ts';

/** A record that is short enough to be encoded by hand. */
export const account: AccountConfig = {
  tenant_id: 't',
  platform: 'META',
  account_id: '1',
  name: null,
  currency: 'EUR',
  iana_zone: 'UTC',
  settle_days: 30,
  updated_at: 150,
};

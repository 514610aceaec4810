import { RecordError } from '@millrace/streams';
import type { Header } from '../schemas/generated/types.ts';
import { accountKey } from '../schemas/key.ts';

/** What every record of the data topics says of its owner. */
interface Owned {
  readonly h: Header;
  readonly account_id: string;
}

/**
 * Checks that a record's key and content name one owner. State lies by key, so that a record which passes reaches no state but
 * its tenant's.
 *
 * @throws RecordError when the Kafka key is not that of the tenant and account inside: state of another tenant must never
 * be reached by a forged or mixed-up record.
 */
export function requireOwner(key: string, value: Owned): void {
  if (key === lastKey && value.h.tenant_id === lastTenant && value.account_id === lastAccount) return;
  const { tenant_id: tenant } = value.h;
  const account = value.account_id;
  if (tenant === '' || account === '' || accountKey(tenant, account) !== key) {
    throw new RecordError(
      `the record's key '${key}' is not that of its tenant '${tenant}' and account '${account}'; ` +
        'whoever produced it must use accountKey(tenant, account)',
    );
  }
  lastKey = key;
  lastTenant = tenant;
  lastAccount = account;
}

// The owner that was checked last: records of one account come in runs.
let lastKey = '';
let lastTenant = '';
let lastAccount = '';

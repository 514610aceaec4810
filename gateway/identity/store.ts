import { inTransaction, type PostgresClient, type PostgresPool } from '../../base/postgres.ts';
import { RequestError, StoreError } from '../errors.ts';

/** What row-level security lets a transaction see: one organisation, and what is looked for before one is known. */
export interface View {
  readonly tenant?: string;
  /** The id or e-mail address of a user, the hash of a key or of an invitation's token, an issuer and subject. */
  readonly lookup?: string;
}

/**
 * Runs `work` in one transaction of a pool with the role `millrace_identity` that sees what `view` names. Commits when `work`
 * resolves; rolls back and rethrows when it throws.
 * @throws StoreError MR_STORE_UNAVAILABLE when Postgres does not answer; RequestError MR_ARGUMENT_INVALID for a text that it cannot hold.
 */
export async function seeing<T>(
  pool: PostgresPool,
  view: View,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  try {
    return await inTransaction(pool, async (client) => {
      await look(client, view);
      return work(client);
    });
  } catch (error) {
    if ((error as { code?: string }).code === noText) {
      throw new RequestError('MR_ARGUMENT_INVALID', 'a text has the character U+0000: leave it out', { cause: error });
    }
    if (!isAway(error)) throw error;
    throw new StoreError('MR_STORE_UNAVAILABLE', 'the store of users did not answer: try again in some seconds', {
      cause: error,
    });
  }
}

/** Changes what the running transaction sees. */
export async function look(client: PostgresClient, { tenant = '', lookup = '' }: View): Promise<void> {
  await client.query("select set_config('app.tenant_id', $1, true), set_config('app.lookup', $2, true)", [
    tenant,
    lookup,
  ]);
}

/** SQL for an API key that is neither revoked nor over. */
export const isGoodKey = 'revoked_at is null and (expires_at is null or expires_at > now())';

/** SQL for a column of type timestamptz in milliseconds since the epoch. */
export function milliseconds(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::float8`;
}

/** SQLSTATE character_not_in_repertoire. */
const noText = '22021';
const systemErrors = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/;
/** Classes of SQLSTATE: connection, resources, operator's intervention. */
const serverAway = /^(08|53|57)/;

/** Whether an error says that Postgres is not there, and not that a statement is wrong. */
function isAway(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'MR_UNREACHABLE' || systemErrors.test(code ?? '')) return true;
  if (/^[0-9A-Z]{5}$/.test(code ?? '')) return serverAway.test(code ?? '');
  // What the driver says without a code when a connection ends or none becomes free.
  return code === undefined && /connection|timeout exceeded/i.test(message ?? '');
}

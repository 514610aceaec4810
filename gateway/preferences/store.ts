import { type PostgresClient, type PostgresPool, snapshotOfTenant, withTenant } from '../../base/postgres.ts';
import { RequestError, StoreError } from '../errors.ts';

/** Choices of one user at most. */
const maxPreferences = 100;

/** Who has chosen, and where. */
export interface Chooser {
  readonly tenant: string;
  readonly subject: string;
}

/** All that a user has chosen, as JSON by name, and how often it has changed. */
export interface Chosen {
  readonly version: number;
  readonly values: Readonly<Record<string, string>>;
}

/** What a user has chosen, as Postgres has it. @throws StoreError MR_STORE_UNAVAILABLE. */
export function readChosen(pool: PostgresPool, chooser: Chooser): Promise<Chosen> {
  return orUnavailable(snapshotOfTenant(pool, chooser.tenant, (client) => read(client, chooser)));
}

/**
 * Keeps a choice, or takes it back where `json` is null; resolves with all that is chosen now. Changes of one user wait for one another, so
 * that a greater version has everything that a smaller one has.
 * @throws RequestError MR_ARGUMENT_INVALID for one choice too many, StoreError MR_STORE_UNAVAILABLE.
 */
export function keepChoice(pool: PostgresPool, chooser: Chooser, name: string, json: string | null): Promise<Chosen> {
  const work = withTenant(pool, chooser.tenant, async (client) => {
    const { tenant, subject } = chooser;
    await client.query(
      `insert into user_preference_version as v (tenant_id, subject, version) values ($1, $2, 1)
       on conflict (tenant_id, subject) do update set version = v.version + 1`,
      [tenant, subject],
    );
    if (json === null) {
      await client.query('delete from user_preference where tenant_id = $1 and subject = $2 and name = $3', [
        tenant,
        subject,
        name,
      ]);
    } else {
      await client.query(
        `insert into user_preference (tenant_id, subject, name, value) values ($1, $2, $3, $4)
         on conflict (tenant_id, subject, name) do update set value = excluded.value`,
        [tenant, subject, name, json],
      );
    }
    const chosen = await read(client, chooser);
    if (Object.keys(chosen.values).length <= maxPreferences) return chosen;
    throw new RequestError(
      'MR_ARGUMENT_INVALID',
      `you have chosen ${maxPreferences} things, the most there may be: take one back first`,
    );
  });
  return orUnavailable(work);
}

async function read(client: PostgresClient, { tenant, subject }: Chooser): Promise<Chosen> {
  const { rows } = await client.query<{ name: string; value: string }>(
    'select name, value::text as value from user_preference where tenant_id = $1 and subject = $2 order by name',
    [tenant, subject],
  );
  const versions = await client.query<{ version: string }>(
    'select version from user_preference_version where tenant_id = $1 and subject = $2',
    [tenant, subject],
  );
  return {
    version: Number(versions.rows[0]?.version ?? 0),
    values: Object.fromEntries(rows.map(({ name, value }) => [name, value])),
  };
}

async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw new StoreError('MR_STORE_UNAVAILABLE', 'the store of preferences did not answer: try again in some seconds', {
      cause: error,
    });
  }
}

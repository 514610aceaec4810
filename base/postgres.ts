import pg from 'pg';
import { TenantError } from './errors.ts';
import { unreachable } from './unreachable.ts';

export type PostgresPool = pg.Pool;
export type PostgresClient = pg.PoolClient;

/** Limits of a pool; a process opens one pool and passes it on. */
export interface PostgresOptions {
  /** Connections at most. Default 10. */
  readonly maxConnections?: number;
  /** Milliseconds to wait for a free connection before an error. Default 10,000. */
  readonly acquireTimeoutMs?: number;
  /** Milliseconds that one statement may take. Default 30,000. */
  readonly statementTimeoutMs?: number;
  /**
   * Role that every connection takes on (`millrace_app`, `millrace_sink`, `millrace_operator`, `millrace_identity`). Without one
   * the login's own rights hold, and row-level security does not bind a superuser: only migrations go without.
   */
  readonly role?: 'millrace_app' | 'millrace_sink' | 'millrace_operator' | 'millrace_identity';
  /** Told about errors of idle connections; the pool replaces those by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/**
 * Opens a pool on `url`. Connections are made when first needed, and fail with UnreachableError when nobody answers there or
 * the login is refused; `end()` closes them.
 */
export function createPostgres(url: string, options: PostgresOptions = {}): PostgresPool {
  const pool = new NamedPool(url, {
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: options.acquireTimeoutMs ?? 10_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    application_name: 'millrace',
    ...(options.role === undefined ? {} : { options: `-c role=${options.role}` }),
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  return pool;
}

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** A pool whose errors of connecting name the address. */
class NamedPool extends pg.Pool {
  readonly #named: (error: Error) => Error;

  constructor(url: string, config: pg.PoolConfig) {
    super(config);
    this.#named = (error) => unreachable('postgres', url, error) ?? error;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(connected: Connected): void;
  override connect(connected?: Connected): Promise<pg.PoolClient> | undefined {
    if (connected === undefined) {
      return super.connect().catch((error: Error) => {
        throw this.#named(error);
      });
    }
    super.connect((error, client, done) => connected(error && this.#named(error), client, done));
    return undefined;
  }
}

/**
 * Runs `work` in one transaction in which `app.tenant_id` is `tenant`: what row-level security compares with. The
 * setting ends with the transaction, so a connection never carries a tenant to its next user. Commits when `work`
 * resolves; rolls back and rethrows when it throws. Throws TenantError for an empty tenant.
 */
export async function withTenant<T>(
  pool: PostgresPool,
  tenant: string,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, asTenant(tenant, work));
}

/** As `withTenant`, to read only, with all statements seeing the database as it was at the first one. */
export async function snapshotOfTenant<T>(
  pool: PostgresPool,
  tenant: string,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  return transaction(pool, 'begin isolation level repeatable read, read only', asTenant(tenant, work));
}

function asTenant<T>(tenant: string, work: (client: PostgresClient) => Promise<T>) {
  if (tenant.trim() === '') throw new TenantError('no tenant given: every read and write belongs to one');
  return async (client: PostgresClient) => {
    await client.query("select set_config('app.tenant_id', $1, true)", [tenant]);
    return work(client);
  };
}

/** Runs `work` in one transaction: commits when it resolves, rolls back and rethrows when it throws. */
export async function inTransaction<T>(pool: PostgresPool, work: (client: PostgresClient) => Promise<T>): Promise<T> {
  return transaction(pool, 'begin', work);
}

async function transaction<T>(
  pool: PostgresPool,
  begin: string,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A server that ends the connection between two statements says so here; unheard it would end the process. The next statement
  // then fails, or the work was done.
  const ended = (error: Error) => {
    broken = error;
  };
  client.on('error', ended);
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.off('error', ended);
    // A connection that ended, or could not roll back, is in an unknown state: the pool destroys it.
    client.release(broken);
  }
}

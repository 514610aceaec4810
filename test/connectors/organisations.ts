import { randomUUID } from 'node:crypto';
import { createPostgres, type PostgresPool } from '../../base/postgres.ts';
import { testStack } from '../lanes.ts';

/** Organisations of a test, and the pools of those who read and write for them. */
export class Organisations {
  readonly app: PostgresPool;
  /** The login without a role, which has made the tables: it may read all of them, the rows of one tenant at a time like everybody. */
  readonly owner: PostgresPool;
  readonly #operator: PostgresPool;

  constructor() {
    const { postgres } = testStack();
    this.app = createPostgres(postgres, { role: 'millrace_app', maxConnections: 8 });
    this.owner = createPostgres(postgres, { maxConnections: 2 });
    this.#operator = createPostgres(postgres, { role: 'millrace_operator', maxConnections: 1 });
  }

  /** A new one. */
  async add(name: string): Promise<string> {
    const tenant = `${name}-${randomUUID().slice(0, 8)}`;
    await this.#operator.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $1)', [tenant]);
    return tenant;
  }

  async close(): Promise<void> {
    await Promise.all([this.app.end(), this.owner.end(), this.#operator.end()]);
  }
}

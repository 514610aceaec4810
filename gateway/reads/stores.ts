import type { ClickHouseClient } from '../../base/clickhouse.ts';
import type { PostgresPool } from '../../base/postgres.ts';

/** Where reads go. The pool must have taken the role `millrace_app`, which row-level security binds. */
export interface ReadStores {
  readonly clickhouse: ClickHouseClient;
  readonly postgres: PostgresPool;
}

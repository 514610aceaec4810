import type { Client } from '@temporalio/client';
import type { Clock } from '../../base/clock.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import type { ClientOptions } from '../../connectors/client/port.ts';
import type { ClientSources } from '../../connectors/connections/with-client.ts';
import type { RawEncoder } from '../../connectors/import/raw-writer.ts';

/** What the activities work with. */
export interface IngestionDeps {
  readonly sources: ClientSources;
  /** Binds row-level security: role `millrace_app`. */
  readonly postgres: PostgresPool;
  readonly kafka: string;
  readonly raw: RawEncoder;
  readonly clock: Clock;
  readonly temporal: Client;
  /** Waits of the platforms' clients. */
  readonly timing?: ClientOptions['timing'];
}

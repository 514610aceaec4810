import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { unreachable } from './unreachable.ts';

export type { ClickHouseClient };

/** Limits of a client; a process opens one and passes it on. */
export interface ClickHouseOptions {
  readonly database?: string;
  /** Requests under way at most. Default 10. */
  readonly maxConnections?: number;
  /** Milliseconds that one request may take. Default 60,000. */
  readonly requestTimeoutMs?: number;
}

/**
 * Opens a client on `url` (HTTP, credentials in the URL). 64-bit integers come back as strings, so that none loses a
 * digit. Requests fail with UnreachableError when nobody answers there or the login is refused. `close()` ends its connections.
 */
export function createClickHouse(url: string, options: ClickHouseOptions = {}): ClickHouseClient {
  const client = createClient({
    url,
    ...(options.database === undefined ? {} : { database: options.database }),
    application: 'millrace',
    // Errors are thrown: whoever catches one decides what the log says.
    log: { level: ClickHouseLogLevel.OFF },
    max_open_connections: options.maxConnections ?? 10,
    request_timeout: options.requestTimeoutMs ?? 60_000,
    compression: { request: true, response: true },
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1, date_time_input_format: 'best_effort' },
  });
  nameFailures(client, url);
  return client;
}

/** Makes errors of connecting name the address. */
function nameFailures(client: ClickHouseClient, url: string): void {
  for (const method of ['query', 'command', 'insert', 'exec'] as const) {
    const request = client[method].bind(client) as (params: never) => Promise<unknown>;
    const named = (params: never) =>
      request(params).catch((error: unknown) => {
        throw unreachable('clickhouse', url, error) ?? error;
      });
    Object.assign(client, { [method]: named });
  }
}

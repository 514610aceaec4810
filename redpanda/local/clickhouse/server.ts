import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { type Engine, EngineError } from './engine.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Bounds of the server. */
export interface ClickHouseServerOptions {
  /** 0 = a free port. Always on loopback: there are no users and no passwords. */
  readonly port: number;
  /** Bytes of one request's body, unpacked. Default 256 MiB. */
  readonly maxBodyBytes?: number;
  /** Requests that wait for the engine; more are refused with ClickHouse's code 202. Default 256. */
  readonly maxQueued?: number;
}

/** A running server. */
export interface ClickHouseServer {
  readonly port: number;
  /** Stops taking requests and resolves when those under way are answered. */
  close(): Promise<void>;
}

const notSettings = new Set([
  'query',
  'database',
  'default_format',
  'query_id',
  'user',
  'password',
  'role',
  'session_id',
  'session_timeout',
  'session_check',
  'enable_http_compression',
  'compress',
  'decompress',
  'quota_key',
  'wait_end_of_query',
  'buffer_size',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'http_write_exception_in_output_format',
]);

/**
 * Serves ClickHouse's HTTP interface over `engine`: `GET /ping`; `GET` and `POST /` with the statement in `query`, in the
 * body, or begun in `query` and ended by the body (inserts). Other URL parameters are settings, `param_*` are query
 * parameters. Bodies and answers may be gzipped. Errors carry ClickHouse's code in `X-ClickHouse-Exception-Code`.
 * Protocol: https://clickhouse.com/docs/interfaces/http
 */
export async function serveClickHouse(engine: Engine, options: ClickHouseServerOptions): Promise<ClickHouseServer> {
  const maxBodyBytes = options.maxBodyBytes ?? 256 * 1024 * 1024;
  const maxQueued = options.maxQueued ?? 256;
  let queued = 0;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/ping') {
      response.writeHead(200, { 'content-type': 'text/html; charset=UTF-8' }).end('Ok.\n');
      return;
    }
    const queryId = url.searchParams.get('query_id') ?? randomUUID();
    response.setHeader('X-ClickHouse-Query-Id', queryId);
    response.setHeader('X-ClickHouse-Server-Display-Name', 'millrace-local');
    response.setHeader('X-ClickHouse-Timezone', 'UTC');
    queued++;
    try {
      if (queued > maxQueued)
        throw new EngineError(
          `Code: 202. DB::Exception: Too many simultaneous queries. Maximum: ${maxQueued}. (TOO_MANY_SIMULTANEOUS_QUERIES)`,
          202,
        );
      await answer(engine, request, url, response, maxBodyBytes);
    } catch (error) {
      await refuse(request, response, error);
    } finally {
      queued--;
    }
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function answer(
  engine: Engine,
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
  maxBodyBytes: number,
): Promise<void> {
  const body = await readBody(request, maxBodyBytes);
  const query = url.searchParams.get('query') ?? '';
  const sql = query === '' ? body.toString('utf8') : body.length === 0 ? query : `${query}\n${body.toString('utf8')}`;
  if (sql.trim() === '') throw new EngineError('Code: 62. DB::Exception: Empty query. (SYNTAX_ERROR)', 62);
  const header = request.headers['x-clickhouse-format'];
  const defaultFormat =
    url.searchParams.get('default_format') ?? (typeof header === 'string' ? header : 'TabSeparated');
  const database = url.searchParams.get('database') ?? request.headers['x-clickhouse-database'];
  const result = await engine.run({
    sql,
    format: defaultFormat,
    database: typeof database === 'string' && database !== '' ? database : undefined,
    settings: settingsOf(url),
  });
  const format = /\bFORMAT\s+(\w+)\s*;?\s*$/i.exec(query === '' ? sql : query)?.[1] ?? defaultFormat;
  response.statusCode = 200;
  response.setHeader('Content-Type', contentType(format));
  response.setHeader('X-ClickHouse-Format', format);
  response.setHeader('X-ClickHouse-Summary', summary(result.rowsRead, result.bytesRead, result.elapsedSeconds));
  await send(request, response, Buffer.from(result.body.buffer, result.body.byteOffset, result.body.byteLength));
}

async function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): Promise<void> {
  const failure =
    error instanceof EngineError
      ? error
      : new EngineError(`Code: 1002. DB::Exception: ${(error as Error).message}. (UNKNOWN_EXCEPTION)`, 1002);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = statusOf(failure.clickhouseCode);
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
  response.setHeader('X-ClickHouse-Exception-Code', String(failure.clickhouseCode));
  // What is left of a body that we did not read to its end must not be taken for the next request.
  if (!request.complete) response.setHeader('Connection', 'close');
  await send(request, response, Buffer.from(`${failure.message.trimEnd()}\n`));
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || body.length === 0) return body;
  if (encoding !== 'gzip') {
    throw new EngineError(
      `Code: 48. DB::Exception: Content-Encoding ${encoding} is not served here, gzip is. (NOT_IMPLEMENTED)`,
      48,
    );
  }
  try {
    return await decompress(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new EngineError(
      `Code: 354. DB::Exception: The body is not gzip: ${(error as Error).message}. (ZLIB_INFLATE_FAILED)`,
      354,
    );
  }
}

function tooLarge(maxBytes: number): EngineError {
  return new EngineError(
    `Code: 307. DB::Exception: The body is larger than ${maxBytes} bytes: insert in smaller parts. (TOO_MANY_BYTES)`,
    307,
  );
}

async function send(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
  const accepts = String(request.headers['accept-encoding'] ?? '');
  if (body.length > 256 && /\bgzip\b/.test(accepts)) {
    response.setHeader('Content-Encoding', 'gzip');
    response.end(await compress(body, { level: constants.Z_BEST_SPEED }));
    return;
  }
  response.end(body);
}

function settingsOf(url: URL): Map<string, string> {
  return new Map(
    [...url.searchParams].filter(([name, value]) => !notSettings.has(name) && !isOfApplication(name, value)),
  );
}

/** Whether it is a setting of an application, which only policies of users read: there are none here. Its value is a literal. */
function isOfApplication(name: string, value: string): boolean {
  if (!name.startsWith('SQL_')) return false;
  if (/^'(?:[^'\\]|\\.)*'$/su.test(value)) return true;
  throw new EngineError(
    `Code: 536. DB::Exception: Couldn't restore Field from dump: ${value}. (CANNOT_RESTORE_FROM_FIELD_DUMP)`,
    536,
  );
}

function summary(rowsRead: number, bytesRead: number, seconds: number): string {
  const elapsed = Math.round(seconds * 1e9);
  return JSON.stringify({ read_rows: String(rowsRead), read_bytes: String(bytesRead), elapsed_ns: String(elapsed) });
}

function contentType(format: string): string {
  if (format.startsWith('JSON'))
    return /EachRow/.test(format) ? 'application/x-ndjson; charset=UTF-8' : 'application/json; charset=UTF-8';
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8';
  if (format.startsWith('Tab') || format.startsWith('TSV')) return 'text/tab-separated-values; charset=UTF-8';
  return 'application/octet-stream';
}

/** HTTP status of ClickHouse's codes, for those that its own server maps; the rest are 500. */
function statusOf(code: number): number {
  if ([62, 46, 47, 36, 6, 27, 41, 43, 53, 69, 70].includes(code)) return 400;
  if ([60, 81, 83].includes(code)) return 404;
  if (code === 307) return 413;
  if (code === 48) return 501;
  return 500;
}

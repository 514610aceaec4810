import { Session } from 'chdb';

/** One request for the engine: a statement and what holds for it alone. */
export interface EngineRequest {
  readonly sql: string;
  readonly database?: string | undefined;
  /** Output format where the statement names none. */
  readonly format: string;
  /** Settings and, as `param_x`, query parameters: as text, as they came in the URL. */
  readonly settings: ReadonlyMap<string, string>;
}

/** What came out. */
export interface EngineResult {
  readonly body: Uint8Array;
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly elapsedSeconds: number;
}

/** An error as ClickHouse reports it: its own code and text. */
export class EngineError extends Error {
  readonly clickhouseCode: number;
  constructor(message: string, clickhouseCode: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.clickhouseCode = clickhouseCode;
  }
}

/**
 * ClickHouse's engine on one data folder; one process may have one. Each request has a connection of its own, so
 * settings, parameters and the current database never leak into another. The engine runs statements one after another.
 */
export class Engine {
  readonly #folder: string;
  // The engine lives as long as one connection is open.
  readonly #keeper: Session;

  constructor(folder: string) {
    this.#folder = folder;
    this.#keeper = new Session(folder);
  }

  /** Runs one statement. Throws EngineError. */
  async run(request: EngineRequest): Promise<EngineResult> {
    const session = new Session(this.#folder);
    try {
      if (request.database !== undefined) await session.queryAsync(`USE ${identifier(request.database)}`);
      if (request.settings.size > 0) await session.queryAsync(setStatement(request.settings));
      const result = await session.queryAsync(request.sql, { format: request.format });
      return {
        body: result.bytes(),
        rowsRead: result.rowsRead,
        bytesRead: result.bytesRead,
        elapsedSeconds: result.elapsed,
      };
    } catch (error) {
      const { message, clickhouseCode } = error as Error & { clickhouseCode?: number };
      throw new EngineError(message, clickhouseCode ?? 1002, { cause: error });
    } finally {
      session.close();
    }
  }

  close(): void {
    this.#keeper.close();
  }
}

function setStatement(settings: ReadonlyMap<string, string>): string {
  return `SET ${[...settings].map(([name, value]) => `${identifier(name)} = ${literal(value)}`).join(', ')}`;
}

function identifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

function literal(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

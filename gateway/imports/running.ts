import { inTime, unlessAborted } from '../../base/in-time.ts';
import type { Logger } from '../../base/log.ts';
import { GatewayError, ImportError } from '../errors.ts';
import type { GatewayLimits } from '../limits.ts';
import type { ImportsPort } from '../ports.ts';
import type { ReadStores } from '../reads/stores.ts';
import type { ImportStore, KeptImport } from './store.ts';

/** Milliseconds between two notes of how far a file is. */
const noteMs = 1_000;

/** What running imports need. */
export interface RunningImportsDeps {
  readonly port: ImportsPort;
  readonly store: ImportStore;
  readonly stores: ReadStores;
  readonly limits: GatewayLimits;
  readonly logger: Logger;
}

/** Files that come in now: so many at a time, each of them while bytes of it arrive. */
export class RunningImports {
  readonly #deps: RunningImportsDeps;
  readonly #endings = new Map<AbortController, string>();
  readonly counts = { sent: 0, failed: 0 };

  constructor(deps: RunningImportsDeps) {
    this.#deps = deps;
  }

  /** Files that come in now. */
  get open(): number {
    return this.#endings.size;
  }

  /** @throws GatewayError MR_BUSY when no more may come in, of all or of the tenant. */
  refuseBeyond(tenant: string): void {
    const { imports, importsOfTenant } = this.#deps.limits;
    const ofTenant = [...this.#endings.values()].filter((each) => each === tenant).length;
    if (this.#endings.size < imports && ofTenant < importsOfTenant) return;
    const message =
      ofTenant >= importsOfTenant
        ? `${ofTenant} files of this organisation are being read: wait until one of them is`
        : 'too many files are being read by this gateway: try again in a minute';
    throw new GatewayError('MR_BUSY', message, { status: 503 });
  }

  /**
   * Reads the bytes of a file that is waited for and sends its rows. What becomes of it is kept with the import, and thrown when it fails.
   * @throws GatewayError MR_BUSY, ImportError MR_IMPORT_STATE for a file that came already: nothing has begun then; and in the words of
   * its reader.
   */
  async read(tenant: string, kept: KeptImport, content: AsyncIterable<Buffer>): Promise<void> {
    this.refuseBeyond(tenant);
    const ending = new AbortController();
    // The place is taken before the import says that it is being read: who gets none leaves it waiting.
    this.#endings.set(ending, tenant);
    try {
      if (!(await this.#deps.store.begin(tenant, kept.id))) {
        throw new ImportError('MR_IMPORT_STATE', `the file of import ${kept.id} came already: begin another import`);
      }
      await this.#send(tenant, kept, content, ending.signal);
    } finally {
      this.#endings.delete(ending);
    }
  }

  /** Ends what comes in: it can be begun again at another gateway. */
  close(): void {
    for (const ending of this.#endings.keys()) {
      ending.abort(new ImportError('MR_IMPORT_STATE', 'the gateway is going away: import the file again'));
    }
  }

  async #send(tenant: string, kept: KeptImport, content: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
    const { port, store, stores, limits } = this.#deps;
    const progress = { readBytes: 0, readRows: 0 };
    const notes = setInterval(() => this.#note(tenant, kept.id, progress), noteMs);
    try {
      const sent = await port.send(stores.postgres, tenant, kept.asked, {
        fileName: kept.fileName,
        fileBytes: kept.fileBytes,
        contentBytes: limits.importContentBytes,
        fingerprint: kept.fingerprint,
        content: this.#counted(kept, content, progress, signal),
        onRows: (rows) => {
          progress.readRows = rows;
        },
      });
      clearInterval(notes);
      await store.change(tenant, kept.id, { state: 'SENT', ...progress, readRows: sent.rowsRead, sent });
      this.counts.sent += 1;
    } catch (error) {
      clearInterval(notes);
      this.counts.failed += 1;
      const told = this.#told(error, kept);
      await store.change(tenant, kept.id, { state: 'FAILED', ...progress, reason: told.message });
      throw told;
    }
  }

  async *#counted(
    { fileName, fileBytes }: KeptImport,
    content: AsyncIterable<Buffer>,
    progress: { readBytes: number },
    signal: AbortSignal,
  ): AsyncGenerator<Buffer> {
    const { importIdleSeconds } = this.#deps.limits;
    const pieces = content[Symbol.asyncIterator]();
    // Not left by its `return`, which would wait for a piece that may never come: the connection is closed instead.
    for (;;) {
      const next = await unlessAborted(
        signal,
        inTime(pieces.next(), importIdleSeconds * 1000, () => silent(fileName, importIdleSeconds)),
      );
      if (next.done === true) break;
      progress.readBytes += next.value.length;
      if (progress.readBytes > fileBytes) {
        throw new ImportError('MR_IMPORT_REFUSED', `${fileName} is larger than was said: choose it again`);
      }
      yield next.value;
    }
    if (progress.readBytes < fileBytes) {
      throw new ImportError('MR_IMPORT_REFUSED', `${fileName} ended early: import it again, and it goes on there`);
    }
  }

  #note(tenant: string, id: string, progress: { readonly readBytes: number; readonly readRows: number }): void {
    this.#deps.store.change(tenant, id, progress).catch((error: unknown) => {
      this.#deps.logger.warn({ err: error }, 'how far an import is could not be kept');
    });
  }

  #told(error: unknown, { fileName }: KeptImport): GatewayError {
    if (error instanceof GatewayError) return error;
    const { code } = error as { readonly code?: string };
    if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
      const message = `the upload of ${fileName} broke off: import it again, and it goes on where it stopped`;
      return new ImportError('MR_IMPORT_STATE', message, { cause: error });
    }
    this.#deps.logger.error({ err: error }, 'a file could not be imported');
    const message = `${fileName} could not be sent: the pipeline does not take it. Import it again, and it goes on where it stopped`;
    return new GatewayError('MR_STORE_UNAVAILABLE', message, { cause: error, status: 503 });
  }
}

function silent(fileName: string, seconds: number): ImportError {
  const message = `nothing of ${fileName} came for ${seconds} s: import it again, and it goes on where it stopped`;
  return new ImportError('MR_IMPORT_STATE', message);
}

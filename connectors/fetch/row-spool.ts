import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpoolError } from '../errors.ts';
import type { FileRow } from '../import/rows.ts';

/** Bytes that are held in memory before they go to a file. Default 8 MB. */
const heldBytes = 8_000_000;
/** Bytes that are read back at once. */
const readBytes = 1_000_000;
/** Length of a row's head in the file: its line and its bytes, four each. */
const headBytes = 8;

/** What a spool needs of its file. */
export type SpoolFile = Pick<FileHandle, 'read' | 'write' | 'truncate' | 'close'>;

/**
 * Rows that have come and may not be used yet, in their order: the first in memory, more of them in a file that nobody else
 * can read.
 */
export class RowSpool {
  readonly #limit: number;
  readonly #open: () => Promise<SpoolFile>;
  #file: SpoolFile | undefined;
  #fileBytes = 0;
  #held: FileRow[] = [];
  #heldBytes = 0;

  constructor(limit = heldBytes, openFile: () => Promise<SpoolFile> = namelessFile) {
    this.#limit = limit;
    this.#open = openFile;
  }

  /**
   * Adds rows; they must not change afterwards.
   * @throws SpoolError MR_CONNECTOR_SPOOL when there can be no file, or it takes no more of them.
   */
  async add(rows: readonly FileRow[]): Promise<void> {
    for (const row of rows) {
      this.#held.push(row);
      this.#heldBytes += row.bytes.length;
    }
    if (this.#heldBytes > this.#limit) await this.#spill();
  }

  /** All rows so far. @throws SpoolError MR_CONNECTOR_SPOOL when the file cannot be read, or has fewer than were written. */
  async *rows(): AsyncGenerator<FileRow> {
    if (this.#file !== undefined) yield* rowsIn(this.#file, this.#fileBytes);
    yield* this.#held;
  }

  /** Forgets all rows. */
  async clear(): Promise<void> {
    this.#held = [];
    this.#heldBytes = 0;
    this.#fileBytes = 0;
    if (this.#file !== undefined) await unless('cannot be cleared', this.#file.truncate(0));
  }

  /** Gives the file's room back. */
  async close(): Promise<void> {
    this.#held = [];
    await this.#file?.close();
  }

  async #spill(): Promise<void> {
    this.#file ??= await unless('could not be made', this.#open());
    const bytes = Buffer.concat(this.#held.flatMap(({ line, bytes }) => [headOf(line, bytes.length), bytes]));
    await writeAll(this.#file, bytes, this.#fileBytes);
    this.#fileBytes += bytes.length;
    this.#held = [];
    this.#heldBytes = 0;
  }
}

/** A file without a name: nobody else can open it, and its room is free again when this process ends, however it does. */
async function namelessFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-fetch-'));
  try {
    return await open(join(folder, 'rows'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function headOf(line: number, length: number): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(line, 0);
  head.writeUInt32BE(length, 4);
  return head;
}

/** What the system's work gives. @throws SpoolError MR_CONNECTOR_SPOOL with what the system says when it fails. */
async function unless<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw spoolError(`${what} (${cause instanceof Error ? cause.message : String(cause)})`, { cause });
  }
}

function spoolError(what: string, options?: ErrorOptions): SpoolError {
  const hint = `make room in ${tmpdir()}, or let TMPDIR name another folder`;
  return new SpoolError(`the file that rows wait in ${what}: ${hint}`, options);
}

/** A write may take a part of the bytes only: it is gone on with until they are all there. */
async function writeAll(file: SpoolFile, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const left = bytes.length - done;
    const took = `took ${done} of ${bytes.length} bytes and no more`;
    const { bytesWritten } = await unless(took, file.write(bytes, done, left, position + done));
    if (bytesWritten === 0) throw spoolError(took);
    done += bytesWritten;
  }
}

async function* rowsIn(file: SpoolFile, length: number): AsyncGenerator<FileRow> {
  let rest: Buffer = Buffer.alloc(0);
  for (let position = 0; position < length; ) {
    const piece = Buffer.alloc(Math.min(readBytes, length - position));
    const { bytesRead } = await unless('cannot be read', file.read(piece, 0, piece.length, position));
    if (bytesRead === 0) {
      throw new SpoolError(
        `the file that rows wait in ends after ${position} of ${length} bytes: something cut it; the report is fetched again`,
      );
    }
    position += bytesRead;
    const bytes = Buffer.concat([rest, piece.subarray(0, bytesRead)]);
    let start = 0;
    while (bytes.length - start >= headBytes) {
      const end = start + headBytes + bytes.readUInt32BE(start + 4);
      if (end > bytes.length) break;
      yield { line: bytes.readUInt32BE(start), bytes: bytes.subarray(start + headBytes, end) };
      start = end;
    }
    rest = bytes.subarray(start);
  }
}

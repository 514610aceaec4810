import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ConnectorError } from '../errors.ts';

/** A file being read: its bytes without compression and byte order mark, piece by piece. */
export interface Source {
  readonly name: string;
  /** Bytes of the file; undefined for standard input. */
  readonly size: number | undefined;
  /** Bytes of the file read so far (compressed ones, where it is compressed). */
  readonly position: () => number;
  /** Set when the file turned out to be cut off: the reason. What was read before it stands. */
  readonly truncated: () => string | undefined;
  readonly pieces: AsyncIterable<Buffer>;
}

const pieceBytes = 256 * 1024;

/**
 * Opens a file, or standard input for `-`. Gzip is known by its first bytes, not by its name.
 * @throws ConnectorError MR_CONNECTOR_FILE when there is no such file or it cannot be read.
 */
export async function openSource(path: string, stdin: Readable = process.stdin): Promise<Source> {
  if (path === '-') return streamSource('standard input', undefined, stdin);
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new ConnectorError('MR_CONNECTOR_FILE', `${path} cannot be imported: ${why}`, { cause });
  });
  if (!found.isFile()) {
    throw new ConnectorError('MR_CONNECTOR_FILE', `${path} is not a file; name one file, or - for standard input`);
  }
  return streamSource(path, found.size, createReadStream(path, { highWaterMark: pieceBytes }));
}

/** A source of bytes as they come. `size`: how many there are, where that is known. */
export function streamSource(name: string, size: number | undefined, input: AsyncIterable<Buffer>): Source {
  let position = 0;
  let truncated: string | undefined;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const piece of input) {
      position += piece.length;
      yield piece;
    }
  }
  const pieces = withoutMark(inflated(counted(), (reason) => (truncated = reason)));
  return { name, size, position: () => position, truncated: () => truncated, pieces };
}

async function* inflated(pieces: AsyncGenerator<Buffer>, onCut: (reason: string) => void): AsyncGenerator<Buffer> {
  const first = await firstBytes(pieces, 2);
  if (!(first[0] === 0x1f && first[1] === 0x8b)) {
    yield first;
    yield* pieces;
    return;
  }
  const gunzip = createGunzip({ chunkSize: pieceBytes });
  const feeding = feed(gunzip, first, pieces);
  let read = 0;
  try {
    for await (const piece of gunzip) {
      read += (piece as Buffer).length;
      yield piece as Buffer;
    }
    await feeding;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'Z_BUF_ERROR' && code !== 'Z_DATA_ERROR') throw error;
    onCut(
      `the gzip file is ${code === 'Z_BUF_ERROR' ? 'cut off' : 'damaged'} after ${read} bytes of content (${message})`,
    );
  }
}

async function feed(gunzip: NodeJS.WritableStream, first: Buffer, rest: AsyncGenerator<Buffer>): Promise<void> {
  const write = (piece: Buffer) =>
    new Promise<void>((resolve) => {
      if (gunzip.write(piece)) resolve();
      else gunzip.once('drain', resolve);
    });
  await write(first);
  for await (const piece of rest) await write(piece);
  gunzip.end();
}

async function* withoutMark(pieces: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const first = await firstBytes(pieces, 3);
  const marked = first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf;
  if (first.length > (marked ? 3 : 0)) yield marked ? first.subarray(3) : first;
  yield* pieces;
}

/** The first piece, with as many after it as `count` bytes need. */
async function firstBytes(pieces: AsyncGenerator<Buffer>, count: number): Promise<Buffer> {
  let first: Buffer = Buffer.alloc(0);
  while (first.length < count) {
    const next = await pieces.next();
    if (next.done) break;
    first = Buffer.concat([first, next.value]);
  }
  return first;
}

const peekedBytes = 64 * 1024;

/** The beginning of a source as text, and the source with nothing taken from it. */
export async function peek(source: Source): Promise<{ readonly text: string; readonly source: Source }> {
  const iterator = source.pieces[Symbol.asyncIterator]();
  const taken: Buffer[] = [];
  let bytes = 0;
  while (bytes < peekedBytes) {
    const next = await iterator.next();
    if (next.done) break;
    taken.push(next.value);
    bytes += next.value.length;
  }
  async function* again(): AsyncGenerator<Buffer> {
    yield* taken;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  const text = Buffer.concat(taken).toString('utf8', 0, peekedBytes);
  return { text, source: { ...source, pieces: again() } };
}

/** A source of bytes in memory. */
export function bufferSource(name: string, bytes: Buffer): Source {
  async function* pieces(): AsyncGenerator<Buffer> {
    yield bytes;
  }
  return { name, size: bytes.length, position: () => bytes.length, truncated: () => undefined, pieces: pieces() };
}

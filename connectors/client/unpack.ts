import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createInflateRaw } from 'node:zlib';
import { AnswerError, ConnectorError, TruncatedError } from '../errors.ts';

/** Of a zip entry's header before its two names: PKWARE APPNOTE 4.3.7. */
const zipHeaderBytes = 30;
const zipDeflated = 8;
/** What is unpacked may be so many bytes, whatever it was packed from. */
const largestUnpacked = 16_000_000_000;

/**
 * The bytes of a file that is packed by gzip, is a zip with one file in it, or is not packed: platforms do not always do
 * what they say. Nothing is held but the piece in hand.
 * @throws TruncatedError MR_CONNECTOR_TRUNCATED when the packed data ends in the middle; `what` names the file.
 */
export async function* unpacked(pieces: AsyncIterable<Buffer>, what: string): AsyncGenerator<Buffer> {
  const iterator = pieces[Symbol.asyncIterator]();
  const { start, done } = await startOf(iterator, zipHeaderBytes);
  const rest = joined(start, done ? null : iterator);
  if (start[0] === 0x1f && start[1] === 0x8b) yield* through(rest, createGunzip(), what);
  else if (start.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') yield* zipEntry(rest, what);
  else yield* rest;
}

async function* zipEntry(pieces: AsyncGenerator<Buffer>, what: string): AsyncGenerator<Buffer> {
  const fixed = await startOf(pieces, zipHeaderBytes);
  const header = fixed.start;
  if (header.length < zipHeaderBytes) throw new TruncatedError(`${what} breaks off in the header of its zip entry`);
  if (header.readUInt16LE(8) !== zipDeflated) throw new AnswerError(`${what} is a zip with an unknown way of packing`);
  const skip = zipHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  const names = await startOf(joined(header, fixed.done ? null : pieces), skip);
  yield* through(joined(names.start.subarray(skip), names.done ? null : pieces), createInflateRaw(), what);
}

/** What comes out of `unpack`. What stands after the packed data (a zip's directory) is not read. */
async function* through(pieces: AsyncIterable<Buffer>, unpack: Transform, what: string): AsyncGenerator<Buffer> {
  let bytes = 0;
  pipeline(Readable.from(pieces), unpack, () => undefined);
  try {
    for await (const piece of unpack as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > largestUnpacked) throw new AnswerError(`${what} unpacks to more than ${largestUnpacked} bytes`);
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TruncatedError(`${what} breaks off (${why}); it is fetched again`, { cause });
  }
}

/** The first bytes, at least `count` of them where there are so many. */
async function startOf(iterator: AsyncIterator<Buffer>, count: number): Promise<{ start: Buffer; done: boolean }> {
  let start: Buffer = Buffer.alloc(0);
  while (start.length < count) {
    const { value, done } = await iterator.next();
    if (done === true) return { start, done: true };
    start = start.length === 0 ? value : Buffer.concat([start, value]);
  }
  return { start, done: false };
}

async function* joined(start: Buffer, rest: AsyncIterator<Buffer> | null): AsyncGenerator<Buffer> {
  if (start.length > 0) yield start;
  while (rest !== null) {
    const { value, done } = await rest.next();
    if (done === true) return;
    yield value;
  }
}

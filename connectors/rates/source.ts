import { readFile, stat } from 'node:fs/promises';
import { ExponentialBackoff, handleType, retry } from 'cockatiel';
import { request } from 'undici';
import { RatesError, UnavailableError } from '../errors.ts';
import { type ReadRates, readRates } from './ecb.ts';

/** Bytes of a document at most. */
const mostBytes = 64_000_000;
const answerMs = 30_000;
const again = retry(handleType(UnavailableError), {
  maxAttempts: 2,
  backoff: new ExponentialBackoff({ initialDelay: 500, maxDelay: 5_000 }),
});

/**
 * The rates at an address or in a file, in the forms of `readRates`. An address is tried three times.
 * @throws RatesError MR_CONNECTOR_RATES, UnavailableError MR_CONNECTOR_UNAVAILABLE when nobody answers there.
 */
export async function ratesFrom(place: string, signal?: AbortSignal): Promise<ReadRates> {
  const isAddress = /^https?:\/\//.test(place);
  const text = isAddress ? await again.execute(() => download(place, signal), signal) : await fileText(place);
  return readRates(place, text);
}

async function fileText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size <= mostBytes) return await readFile(file, 'utf8');
  } catch (cause) {
    throw new RatesError(`${file} cannot be read (${(cause as Error).message})`, { cause });
  }
  throw new RatesError(`${file} is larger than ${mostBytes} bytes: give the rates of fewer days`);
}

async function download(address: string, signal: AbortSignal | undefined): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    const { statusCode, body } = await request(address, {
      headersTimeout: answerMs,
      bodyTimeout: answerMs,
      ...(signal === undefined ? {} : { signal }),
    });
    for await (const piece of body as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > mostBytes) break;
      pieces.push(piece);
    }
    if (statusCode >= 500) throw new UnavailableError(`${address} answers with ${statusCode}`);
    if (statusCode !== 200)
      throw new RatesError(`${address} answers with ${statusCode}: are the rates at that address?`);
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof RatesError || cause instanceof UnavailableError) throw cause;
    throw new UnavailableError(`${address} does not answer (${(cause as Error).message})`, { cause });
  }
  if (bytes > mostBytes) throw new RatesError(`${address} gives more than ${mostBytes} bytes`);
  return Buffer.concat(pieces).toString('utf8');
}

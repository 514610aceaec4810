import { Agent, errors, request } from 'undici';
import { AddressRefusedError, DeliveryError } from '../../errors.ts';
import type { AddressGuard } from './addresses.ts';
import { guardedConnector } from './connector.ts';
import { withDeadline } from './deadline.ts';
import { type Resolve, systemResolve } from './resolve.ts';

/** Milliseconds that a receiver has to answer, connecting included. Slow automations answer within this. */
const defaultTimeoutMs = 10_000;
/** Bytes of an answer that are read. */
const maxAnswerBytes = 4_096;
/** Characters of an answer that are told. */
const maxQuoted = 200;
/** The longest wait that a receiver can ask for. */
const longestRetryAfterMs = 3_600_000;

export interface PosterOptions {
  readonly guard: AddressGuard;
  readonly resolve?: Resolve;
  /** Default 10,000. */
  readonly timeoutMs?: number;
}

/** Posts messages to addresses that tenants give: to open addresses only, without following redirects, with limits on everything. */
export class Poster {
  readonly #agent: Agent;
  readonly #timeoutMs: number;

  constructor({ guard, resolve = systemResolve, timeoutMs = defaultTimeoutMs }: PosterOptions) {
    this.#timeoutMs = timeoutMs;
    // As many connections to a host as are asked for: channels of the same host must not wait for one another, and how many
    // messages are under way is bounded where they are taken.
    this.#agent = new Agent({
      connect: guardedConnector(guard, resolve),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxHeaderSize: 16_384,
    });
  }

  /** Resolves when the receiver has answered with 2xx. @throws DeliveryError otherwise, or the reason of `signal` when it is aborted. */
  async post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal?: AbortSignal,
  ): Promise<void> {
    const deadline = { milliseconds: this.#timeoutMs, late: () => this.#late(url), outer: signal };
    try {
      await withDeadline(deadline, (ending) => this.#request(url, headers, body, ending));
    } catch (error) {
      throw this.#deliveryError(url, error);
    }
  }

  async #request(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<void> {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'user-agent': 'Millrace', 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
      dispatcher: this.#agent,
      signal,
    });
    const { statusCode, headers: answered } = answer;
    if (statusCode < 200 || statusCode > 299) {
      throw refusal(url, statusCode, answered, await beginning(answer.body));
    }
    // It has been taken, whatever follows: the rest is read only so that the connection can be used again.
    const rest = AbortSignal.timeout(this.#timeoutMs);
    answer.body.dump({ limit: maxAnswerBytes, signal: rest }).catch(() => undefined);
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #deliveryError(url: string, error: unknown): DeliveryError {
    if (error instanceof DeliveryError) return error;
    if (error instanceof AddressRefusedError)
      return new DeliveryError(error.message, { permanent: true, cause: error });
    if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) return this.#late(url);
    const text = `${hostOf(url)} cannot be reached: ${(error as Error).message}`;
    return new DeliveryError(text, { permanent: false, cause: error });
  }

  #late(url: string): DeliveryError {
    return new DeliveryError(`${hostOf(url)} did not answer within ${this.#timeoutMs / 1000} s`, { permanent: false });
  }
}

/** The first bytes of an answer; whatever else it would send is cut off with the connection. */
async function beginning(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= maxAnswerBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxAnswerBytes).toString('utf8');
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Told to wait or not able just now: tried again. Anything else that is not 2xx stays refused. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

function refusal(url: string, status: number, headers: Headers, text: string): DeliveryError {
  const host = hostOf(url);
  if (status >= 300 && status < 400) {
    return new DeliveryError(
      `${host} answered ${status}, a redirect, which is not followed: give the address that it leads to`,
      { permanent: true },
    );
  }
  const quoted = text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, maxQuoted);
  const message = `${host} answered ${status}${quoted === '' ? '' : `: ${quoted}`}`;
  const permanent = status < 500 && !passing.has(status);
  return new DeliveryError(message, { permanent, retryAfterMs: retryAfterMs(headers['retry-after']) });
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterMs(header: string | string[] | undefined): number | null {
  if (typeof header !== 'string') return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestRetryAfterMs) : null;
}

/** The host alone: the rest of a webhook's address is a secret. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the address';
}

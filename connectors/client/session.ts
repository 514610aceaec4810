import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleType,
  handleWhen,
  type IPolicy,
  retry,
  wrap,
} from 'cockatiel';
import { request } from 'undici';
import {
  AnswerError,
  ApiVersionError,
  ConnectorError,
  CredentialError,
  CredentialExpiredError,
  RequestError,
  ThrottledError,
  TruncatedError,
  UnavailableError,
} from '../errors.ts';
import type { PlatformId } from '../profile.ts';
import { apiVersionOf, apiVersions } from './api-version.ts';
import { documentOf } from './document.ts';
import type { TokenOwner } from './held-tokens.ts';
import type { ClientOptions } from './port.ts';
import type { QuotaUse } from './quota.ts';
import { type Secret, withoutSecrets } from './secret.ts';
import { defaultTiming, type Timing, waitFor } from './timing.ts';
import { type Access, AccessTokens, ownerMustConnect } from './token.ts';

/** One call of a platform's API. */
export interface ApiCall {
  readonly method?: 'GET' | 'POST';
  /** Name of the host among the client's endpoints. */
  readonly host: string;
  readonly path: string;
  /** As written in a URL: texts are encoded, `raw` ones are not (LinkedIn's lists). */
  readonly query?: Readonly<Record<string, string>>;
  readonly rawQuery?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON, parameters as a form. */
  readonly body?: object | URLSearchParams;
  /** True: the call is made without an access token. */
  readonly open?: boolean;
  readonly use?: QuotaUse;
}

/** What came back, before it is known whether it is an error. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** An answer that is a JSON document, and its text. */
export interface ApiPage {
  readonly text: string;
  readonly document: unknown;
}

/** What a platform's client says of its API. */
export interface ApiStyle {
  readonly platform: PlatformId;
  readonly title: string;
  readonly endpoints: Readonly<Record<string, string>>;
  /** The headers that carry the access token. */
  authorisation(token: Secret): Readonly<Record<string, string>>;
  /** The error that an answer is in this platform's words; undefined when it is none, or none that is special. */
  errorOf(answer: ApiAnswer, what: string): ConnectorError | undefined;
  /** Whether an answer says that the version of the API is over, beside HTTP 426, which always does. */
  isVersionOver?(answer: ApiAnswer): boolean;
  /** Gets an access token; null when the credential's own is all there is. */
  readonly obtain: ((session: ApiSession) => Promise<Access>) | null;
}

/** The usual way of an access token: RFC 6750. */
export function bearer(token: Secret): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token.reveal()}` };
}

/** An answer that is read whole may have so many bytes. */
const largestAnswer = 64_000_000;
/** A file that is read in pieces may have so many. */
const largestFile = 8_000_000_000;

/**
 * Calls of one platform with one credential: in their turn by the quota, with the access token, tried again as long as that
 * makes sense, each failure told apart. No error holds a secret.
 */
export class ApiSession {
  readonly style: ApiStyle;
  readonly timing: Timing;
  readonly options: ClientOptions;
  readonly #tokens: AccessTokens;
  readonly #policy: IPolicy;
  readonly #secrets: Record<string, Secret>;
  readonly #seen = new Set<Secret>();

  constructor(style: ApiStyle, options: ClientOptions) {
    this.style = style;
    this.options = options;
    this.timing = { ...defaultTiming, ...options.timing };
    const { obtain } = style;
    this.#secrets = { ...options.credential.secrets };
    const { accessToken } = this.#secrets;
    const own = accessToken === undefined ? null : { token: accessToken, until: Number.POSITIVE_INFINITY };
    const given = own ?? options.tokens?.find(this.#asNow()) ?? null;
    this.#tokens = new AccessTokens(this.owner, given, obtain === null ? null : () => obtain(this), (held) =>
      options.tokens?.keep(this.#asNow(), held),
    );
    this.#policy = policyOf(this.timing);
    for (const secret of Object.values(this.#secrets)) this.#seen.add(secret);
  }

  /** Whose session it is, by the secrets that are in force now. */
  #asNow(): TokenOwner {
    const { tenant, connection, credential } = this.options;
    return { tenant, connection, credential: { ...credential, secrets: this.#secrets } };
  }

  /** How messages name the connection. */
  get owner(): string {
    return `${this.style.title}, connection ${this.options.connection}`;
  }

  /** A secret of the credential, the newest that the platform gave. @throws CredentialError when it has none of that name. */
  secret(name: string): Secret {
    const secret = this.#secrets[name];
    if (secret !== undefined) return secret;
    throw new CredentialError(`${this.owner}: the credential has no ${name}; connect the account again`);
  }

  /** Goes on with a secret that the platform gave in place of an old one, once whoever keeps credentials has it. */
  async replaceSecret(name: string, secret: Secret): Promise<void> {
    this.#secrets[name] = secret;
    this.#seen.add(secret);
    await this.options.onNewSecrets?.({ [name]: secret });
  }

  /** A setting of the credential. @throws CredentialError when it has none of that name. */
  setting(name: string): string {
    const setting = this.options.credential.settings[name];
    if (setting !== undefined) return setting;
    throw new CredentialError(`${this.owner}: the connection has no ${name}; set it`);
  }

  /** The version of the API that is called. */
  get version(): string {
    return apiVersionOf(this.style.platform, this.options.credential);
  }

  /** Gets an access token if there is none yet. */
  async authorise(): Promise<void> {
    await this.#tokens.current();
  }

  /** The answer's JSON document, numbers as text. */
  async json(call: ApiCall): Promise<unknown> {
    const { document } = await this.page(call);
    return document;
  }

  /** The same with its text. One that breaks off is asked for again. */
  page(call: ApiCall): Promise<ApiPage> {
    return this.#guarded(call, async (headers) => {
      const { text } = await this.#read(call, headers);
      return { text, document: documentOf(text, `${this.owner}: the answer to ${this.#what(call)}`) };
    });
  }

  /**
   * Asks for a report that is being made until there is an answer other than null; `what` names it.
   * @throws NotReadyError MR_CONNECTOR_NOT_READY after `reportMs`.
   */
  waitFor<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
    return waitFor(this.timing, `${this.owner}: ${what}`, ask, this.options.signal);
  }

  /**
   * The bytes at an address that the platform gave, in pieces. Only its beginning is tried again.
   * @throws TruncatedError MR_CONNECTOR_TRUNCATED when the connection ends before the file does.
   */
  async *download(address: string): AsyncGenerator<Buffer> {
    const url = new URL(address);
    const call: ApiCall = { host: url.origin, path: url.pathname, rawQuery: url.search.slice(1), open: true };
    yield* this.#pieces(call, `the download from ${url.host}`);
  }

  /**
   * An answer in pieces, for those that are too large to be held. Only its beginning is tried again.
   * @throws TruncatedError MR_CONNECTOR_TRUNCATED when the connection ends before the answer does.
   */
  stream(call: ApiCall): AsyncGenerator<Buffer> {
    return this.#pieces(call, this.#what(call));
  }

  async *#pieces(call: ApiCall, what: string): AsyncGenerator<Buffer> {
    const body = await this.#guarded(call, (headers) => this.#open(call, headers, what));
    let bytes = 0;
    try {
      for await (const piece of body as AsyncIterable<Buffer>) {
        bytes += piece.length;
        if (bytes > largestFile) throw new AnswerError(`${this.owner}: ${what} is larger than ${largestFile} bytes`);
        yield piece;
      }
    } catch (cause) {
      if (cause instanceof ConnectorError) throw cause;
      throw new TruncatedError(`${this.owner}: ${what} broke off after ${bytes} bytes; it is fetched again`, { cause });
    }
  }

  #guarded<T>(call: ApiCall, send: (headers: Record<string, string>) => Promise<T>): Promise<T> {
    const signal = this.options.signal;
    const inTurn = (headers: Record<string, string>) =>
      this.options.quota.run(call.use ?? 'read', () => send(headers), signal);
    return this.#policy
      .execute(() => (call.open === true ? inTurn({}) : this.#withToken(inTurn)), signal)
      .catch((error: unknown) => {
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw new UnavailableError(
          `${this.owner}: ${this.timing.breakerFailures} calls in a row failed, so it is left alone for ${this.timing.breakerMs / 1000} s`,
        );
      });
  }

  /** With another token once, when the platform refuses this one. */
  async #withToken<T>(send: (headers: Record<string, string>) => Promise<T>): Promise<T> {
    const token = await this.#tokens.current();
    this.#seen.add(token);
    try {
      return await send({ ...this.style.authorisation(token) });
    } catch (error) {
      if (!(error instanceof CredentialExpiredError)) throw error;
      this.options.tokens?.drop(this.#asNow());
      const fresh = await this.#tokens.after(token, error);
      this.#seen.add(fresh);
      return send({ ...this.style.authorisation(fresh) });
    }
  }

  async #read(call: ApiCall, authorisation: Record<string, string>): Promise<ApiAnswer> {
    const what = this.#what(call);
    const { statusCode, headers, body } = await this.#send(call, authorisation, what);
    const text = await this.#text(body, what);
    const answer = { status: statusCode, headers: plainHeaders(headers), text };
    this.#check(answer, what);
    return answer;
  }

  async #open(call: ApiCall, authorisation: Record<string, string>, what: string): Promise<AsyncIterable<Uint8Array>> {
    const { statusCode, headers, body } = await this.#send(call, authorisation, what);
    if (statusCode < 300) return body;
    const text = await this.#text(body, what);
    this.#check({ status: statusCode, headers: plainHeaders(headers), text }, what);
    throw new UnavailableError(`${this.owner}: ${what} was answered with ${statusCode}`);
  }

  async #send(call: ApiCall, authorisation: Record<string, string>, what: string) {
    const { method = 'GET', body, signal } = { ...call, signal: this.options.signal };
    const form = body instanceof URLSearchParams;
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    try {
      return await request(this.#url(call), {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': type }), ...authorisation, ...call.headers },
        body: body === undefined ? null : form ? body.toString() : JSON.stringify(body),
        headersTimeout: this.timing.headersMs,
        bodyTimeout: this.timing.bodyMs,
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (cause) {
      signal?.throwIfAborted();
      const why = this.#clean(cause instanceof Error ? cause.message : String(cause));
      throw new UnavailableError(`${this.owner}: ${what} was not answered (${why})`);
    }
  }

  async #text(body: AsyncIterable<Uint8Array>, what: string): Promise<string> {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const piece of body) {
        bytes += piece.length;
        if (bytes > largestAnswer) break;
        pieces.push(piece);
      }
    } catch {
      throw new UnavailableError(`${this.owner}: the answer to ${what} broke off after ${bytes} bytes`);
    }
    if (bytes > largestAnswer) {
      throw new AnswerError(`${this.owner}: the answer to ${what} is larger than ${largestAnswer} bytes`);
    }
    return Buffer.concat(pieces).toString('utf8');
  }

  #check(answer: ApiAnswer, what: string): void {
    if (this.#isVersionOver(answer)) {
      throw new ApiVersionError(
        `${this.owner}: ${what} was refused because version ${this.version} of the API is over (${this.#clean(answer.text).slice(0, 300)}); ` +
          'update Millrace, or give the connection a version that lives: `millrace credentials set` with --setting apiVersion=…',
      );
    }
    const error = this.style.errorOf({ ...answer, text: this.#clean(answer.text) }, `${this.owner}: ${what}`);
    if (error !== undefined) throw error;
    if (answer.status >= 300) throw this.#plainError(answer, what);
  }

  #isVersionOver(answer: ApiAnswer): boolean {
    if (apiVersions[this.style.platform] === undefined) return false;
    return answer.status === 426 || (answer.status >= 400 && this.style.isVersionOver?.(answer) === true);
  }

  /** What an HTTP status means where the platform has no words of its own. */
  #plainError({ status, headers, text }: ApiAnswer, what: string): ConnectorError {
    const said = this.#clean(text).slice(0, 300);
    if (status === 401) return ownerMustConnect(this.owner, `${what} was refused (${said})`);
    if (status === 429) return new ThrottledError(`${this.owner}: too many calls (${said})`, retryAfterMs(headers));
    if (status >= 500) return new UnavailableError(`${this.owner}: ${what} was answered with ${status} (${said})`);
    return new RequestError(`${this.owner}: ${what} was refused with ${status} (${said})`);
  }

  #url({ host, path, query, rawQuery }: ApiCall): URL {
    const base = this.options.endpoints?.[host] ?? this.style.endpoints[host] ?? host;
    const url = new URL(base.replace(/\/$/, '') + path);
    if (rawQuery !== undefined) url.search = rawQuery;
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    return url;
  }

  #what({ method = 'GET', path }: ApiCall): string {
    return `${method} ${this.#clean(path)}`;
  }

  #clean(text: string): string {
    return withoutSecrets(text, this.#seen);
  }
}

/** The header `retry-after` in milliseconds, which is in seconds; null without it. */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | null {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) plain[name] = String(value);
  return plain;
}

function policyOf(timing: Timing): IPolicy {
  const again = (error: Error) =>
    error instanceof UnavailableError ||
    error instanceof TruncatedError ||
    (error instanceof ThrottledError && (error.retryAfterMs ?? 0) <= timing.longestBackoffMs);
  const backoff = new DelegateBackoff<{ attempt: number; result: unknown }>(({ attempt, result }) => {
    const { error } = result as { error?: unknown };
    const asked = error instanceof ThrottledError ? error.retryAfterMs : null;
    const grown = timing.backoffMs * 2 ** (attempt - 1) * (0.5 + Math.random());
    return Math.min(timing.longestBackoffMs, Math.max(asked ?? 0, grown));
  });
  const breaker = circuitBreaker(handleType(UnavailableError), {
    halfOpenAfter: timing.breakerMs,
    breaker: new ConsecutiveBreaker(timing.breakerFailures),
  });
  return wrap(retry(handleWhen(again), { maxAttempts: timing.attempts - 1, backoff }), breaker);
}

import { askAuth, type GivenSession, LoginError, type Methods } from './auth.ts';
import { inTurn } from './turns.ts';

/** Who is here. */
export type SessionState =
  /** It is being asked for. */
  | { readonly kind: 'OPENING' }
  | {
      readonly kind: 'USER';
      readonly tenant: string;
      readonly organisation: string;
      readonly role: string;
      readonly email: string;
      readonly name: string | null;
    }
  /** Nobody in particular: the gateway is one for local development, and lets anybody in. */
  | { readonly kind: 'DEVELOPER'; readonly tenant: string }
  /** Nobody: one has to sign in. */
  | { readonly kind: 'NONE'; readonly why: 'NEVER' | 'ENDED' | 'SIGNED_OUT' }
  /** It cannot be told, or the organisation that the address names is closed to them. */
  | { readonly kind: 'PROBLEM'; readonly message: string };

interface Token {
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Milliseconds before its end at which a token is renewed. */
const renewMs = 60_000;
/** Where a tab notes that its reader signed out: a gateway for development must not let them in again at once. */
const signedOutMark = 'millrace-signed-out';

/**
 * The session of this tab. The access token is in memory alone; what renews it is a cookie that all tabs of the browser share, so the tabs
 * take turns.
 */
export class SessionKeeper {
  readonly gatewayUrl: string;
  readonly #defaultTenant: string;
  readonly #listeners = new Set<() => void>();
  #state: SessionState = { kind: 'OPENING' };
  #token: Token | null = null;
  /** What is being asked for: whoever needs a token waits for it. */
  #asking: Promise<void> | null = null;

  /** `defaultTenant` is the one that the development login goes to when nothing else is named. */
  constructor(gatewayUrl: string, defaultTenant: string) {
    this.gatewayUrl = gatewayUrl;
    this.#defaultTenant = defaultTenant;
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes up the browser's session in the organisation that the address names; null takes the one that it is in. Never rejects. */
  async open(wanted: string | null): Promise<void> {
    while (this.#asking !== null) await this.#asking.catch(() => undefined);
    const state = this.#state;
    if (state.kind === 'USER' && (wanted === null || wanted === state.tenant)) return;
    if (state.kind === 'DEVELOPER' && (wanted ?? this.#defaultTenant) === state.tenant) return;
    await this.#ask(() => this.#take(wanted)).catch((error: unknown) => {
      if (!(error instanceof LoginError)) throw error;
      this.#set({ kind: 'PROBLEM', message: error.message });
    });
  }

  /**
   * A token of `tenant` that lives for another minute at least.
   * @throws LoginError when the session is over, is in another organisation by now, or the gateway does not answer.
   */
  async token(tenant: string): Promise<string> {
    await this.#begun();
    while (this.#asking !== null) await this.#asking;
    if (this.#token === null || this.#token.expiresAt - renewMs <= Date.now()) await this.#ask(() => this.#renew());
    const state = this.#state;
    if (this.#token === null) throw new LoginError('You are not signed in.');
    if (!('tenant' in state) || state.tenant !== tenant) {
      throw new LoginError('This browser went on to another organisation.');
    }
    return this.#token.text;
  }

  /** The gateway no longer takes the token: the next one is a new one. */
  forget(): void {
    this.#token = null;
  }

  /** Goes on with a session that a login gave. */
  adopt(given: GivenSession): void {
    globalThis.sessionStorage?.removeItem(signedOutMark);
    this.#token = { text: given.accessToken, expiresAt: Date.parse(given.expiresAt) };
    const { organisation, role, user } = given;
    this.#set({
      kind: 'USER',
      tenant: organisation.id,
      organisation: organisation.name,
      role,
      email: user.email,
      name: user.name,
    });
  }

  /** Comes in by the development login. @throws LoginError where there is none. */
  async develop(tenant: string = this.#defaultTenant): Promise<void> {
    const { token, expiresAt } = await askAuth<{ token: string; expiresAt: string }>(this.gatewayUrl, '/dev/login', {
      tenant,
    });
    globalThis.sessionStorage?.removeItem(signedOutMark);
    this.#token = { text: token, expiresAt: Date.parse(expiresAt) };
    this.#set({ kind: 'DEVELOPER', tenant });
  }

  /** Goes to another organisation of the user. @throws LoginError: then the session goes on where it was. */
  async switchTo(tenant: string): Promise<void> {
    await this.#ask(async () => this.adopt(await this.#switched(tenant)));
  }

  /** Ends the session, here and at the gateway. @throws LoginError when it could not be ended there: it goes on then. */
  async signOut(): Promise<void> {
    await this.#ask(async () => {
      if (this.#state.kind !== 'DEVELOPER') {
        await inTurn(() => askAuth(this.gatewayUrl, '/auth/logout', {}));
      }
      globalThis.sessionStorage?.setItem(signedOutMark, '1');
      this.#end('SIGNED_OUT');
    });
  }

  async #take(wanted: string | null): Promise<void> {
    if (this.#state.kind === 'DEVELOPER') return this.develop(wanted ?? undefined);
    const given = await this.#refreshed();
    if (given === null) return this.#comeInOrNot(wanted);
    const isElsewhere = wanted !== null && wanted !== given.organisation.id;
    this.adopt(isElsewhere ? await this.#switched(wanted) : given);
  }

  async #renew(): Promise<void> {
    const state = this.#state;
    if (state.kind === 'DEVELOPER') return this.develop(state.tenant);
    if (state.kind !== 'USER') return;
    const given = await this.#refreshed();
    if (given === null) this.#end('ENDED');
    else this.adopt(given);
  }

  /** The browser's session; null when it has none, or none any more. */
  async #refreshed(): Promise<GivenSession | null> {
    try {
      return await inTurn(() => askAuth<GivenSession>(this.gatewayUrl, '/auth/refresh', {}));
    } catch (error) {
      if (error instanceof LoginError && error.code === 'MR_SESSION_ENDED') return null;
      throw error;
    }
  }

  async #switched(organisation: string): Promise<GivenSession> {
    try {
      return await inTurn(() => askAuth<GivenSession>(this.gatewayUrl, '/auth/switch', { organisation }));
    } catch (error) {
      if (!(error instanceof LoginError) || error.code !== 'MR_LOGIN_REFUSED') throw error;
      throw new LoginError(`You do not belong to the organisation ${organisation}.`, {
        cause: error,
        code: error.code,
      });
    }
  }

  async #comeInOrNot(wanted: string | null): Promise<void> {
    const isSignedOut = globalThis.sessionStorage?.getItem(signedOutMark) === '1';
    const { devLogin } = await askAuth<Methods>(this.gatewayUrl, '/auth/methods');
    if (devLogin && !isSignedOut) await this.develop(wanted ?? undefined);
    else this.#end('NEVER');
  }

  #end(why: 'NEVER' | 'ENDED' | 'SIGNED_OUT'): void {
    this.#token = null;
    this.#set({ kind: 'NONE', why });
  }

  /** Resolves when the session was asked for: parts of a page may need a token before the page has begun to. */
  async #begun(): Promise<void> {
    if (this.#state.kind !== 'OPENING') return;
    await new Promise<void>((resolve) => {
      const stop = this.subscribe(() => {
        stop();
        resolve();
      });
    });
  }

  /** One thing at a time. */
  async #ask(work: () => Promise<void>): Promise<void> {
    while (this.#asking !== null) await this.#asking.catch(() => undefined);
    const asking = work().finally(() => {
      this.#asking = null;
    });
    this.#asking = asking;
    await asking;
  }

  #set(state: SessionState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

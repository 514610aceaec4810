import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import type { Principal } from '../auth/principal.ts';
import { scopesOf } from '../auth/roles.ts';
import type { Claims } from '../auth/tokens.ts';
import { AuthError, IdentityError, StoreError } from '../errors.ts';
import type { Role, Scope } from '../generated/resolvers.ts';
import type { IdentityLimits } from './limits.ts';
import { hashOf } from './secrets.ts';
import type { Sessions } from './sessions.ts';
import { isGoodKey, milliseconds, seeing } from './store.ts';

/** Answers that are remembered at most; the one that was not asked for longest goes first. */
const mostRemembered = 20_000;
/** Keys that are none, from one address in a minute. */
const falseKeysPerMinute = 60;
/** Milliseconds between two notes of when a key was used. */
const usedNoteMs = 60_000;

/** Who holds something, wherever they are. */
type Holder = Omit<Principal, 'address'>;

interface Remembered {
  readonly principal: Holder;
  readonly at: number;
}

type Session = Claims & { readonly session: NonNullable<Claims['session']> };

/** How holders of tokens and keys stand now: whether their session, membership or key goes on, and what they may do. */
export class Standing {
  readonly #pool: PostgresPool;
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #limits: Pick<IdentityLimits, 'recheckSeconds' | 'staleSeconds'>;
  readonly #remembered = new Map<string, Remembered>();
  readonly #asking = new Map<string, Promise<Holder>>();
  readonly #usedNotes = new Map<string, number>();
  readonly #falseKeys = new RateLimiterMemory({ points: falseKeysPerMinute, duration: 60 });

  constructor(deps: {
    readonly pool: PostgresPool;
    readonly sessions: Sessions;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly limits: Pick<IdentityLimits, 'recheckSeconds' | 'staleSeconds'>;
  }) {
    this.#pool = deps.pool;
    this.#sessions = deps.sessions;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
    this.#limits = deps.limits;
  }

  /**
   * Who holds a verified access token. What was looked up `recheckSeconds` ago or less is not looked up again; while Postgres does not
   * answer, the last answer counts for `staleSeconds`.
   * @throws IdentityError MR_SESSION_ENDED; StoreError when Postgres does not answer and nothing is remembered.
   */
  async ofSession(claims: Claims, address: string): Promise<Principal> {
    if (!hasSession(claims)) throw ended();
    const { tenant, subject, session, expiresAt } = claims;
    const principal = await this.#of(`${tenant} ${subject} ${session.id} ${session.epoch}`, () =>
      this.#lookUpSession(claims),
    );
    return { ...principal, expiresAt, address };
  }

  /**
   * Who holds an API key.
   * @throws AuthError MR_UNAUTHENTICATED for one that is none, was revoked or is over; IdentityError MR_TOO_MANY_ATTEMPTS for an address
   * that tries many.
   */
  async ofKey(key: string, address: string): Promise<Principal> {
    const hash = hashOf(key);
    const isKnown = this.#remembered.has(`key ${hash}`);
    const tried = isKnown ? null : await this.#falseKeys.get(address);
    if (tried !== null && tried.consumedPoints >= falseKeysPerMinute) throw tooManyKeys(tried);
    try {
      const principal = await this.#of(`key ${hash}`, () => this.#lookUpKey(hash));
      if (principal.expiresAt <= this.#clock.now()) throw noSuchKey();
      this.#noteUse(principal);
      return { ...principal, address };
    } catch (error) {
      if (error instanceof AuthError) await this.#falseKeys.penalty(address);
      throw error;
    }
  }

  /**
   * Forgets what is remembered of a session, user or key of a tenant: this gateway looks it up anew at once. What is being looked up may
   * have been read before: nothing of it is remembered.
   */
  forget(tenant: string, id: string): void {
    this.#asking.clear();
    for (const [name, { principal }] of this.#remembered) {
      const isTheirs = [principal.userId, principal.sessionId].includes(id);
      if (principal.tenant === tenant && isTheirs) this.#remembered.delete(name);
    }
  }

  async #of(name: string, lookUp: () => Promise<Holder>): Promise<Holder> {
    const remembered = this.#remembered.get(name);
    const age = remembered === undefined ? Number.POSITIVE_INFINITY : this.#clock.now() - remembered.at;
    if (remembered !== undefined && age < this.#limits.recheckSeconds * 1000) return remembered.principal;
    try {
      return await this.#once(name, lookUp);
    } catch (error) {
      if (error instanceof StoreError && remembered !== undefined && age < this.#limits.staleSeconds * 1000) {
        this.#logger.warn({ err: error }, 'who asks is told by what was known before');
        return remembered.principal;
      }
      if (!(error instanceof StoreError)) this.#remembered.delete(name);
      throw error;
    }
  }

  /** Of many that ask for the same at once, one looks it up. */
  #once(name: string, lookUp: () => Promise<Holder>): Promise<Holder> {
    const asking = this.#asking.get(name);
    if (asking !== undefined) return asking;
    const asked = lookUp()
      .then((principal) => {
        if (this.#asking.get(name) !== asked) return principal;
        this.#remembered.delete(name);
        this.#remembered.set(name, { principal, at: this.#clock.now() });
        const [oldest] = this.#remembered.keys();
        if (this.#remembered.size > mostRemembered && oldest !== undefined) this.#remembered.delete(oldest);
        return principal;
      })
      .finally(() => {
        if (this.#asking.get(name) === asked) this.#asking.delete(name);
      });
    this.#asking.set(name, asked);
    return asked;
  }

  async #lookUpSession({ tenant, subject, session }: Session): Promise<Holder> {
    const [isOpen, member] = await Promise.all([
      this.#isOpen(tenant, session.id),
      seeing(this.#pool, { tenant, lookup: subject }, async (client) => {
        const { rows } = await client.query<{ role: Role; email: string; epoch: number }>(
          `select role, email, session_epoch as epoch from membership join app_user using (user_id)
           where tenant_id = $1 and user_id::text = $2 and disabled_at is null`,
          [tenant, subject],
        );
        return rows[0];
      }),
    ]);
    if (!isOpen || member === undefined || member.epoch !== session.epoch) throw ended();
    return {
      tenant,
      subject: member.email,
      expiresAt: Number.POSITIVE_INFINITY,
      kind: 'USER',
      role: member.role,
      scopes: scopesOf(member.role),
      userId: subject,
      sessionId: session.id,
    };
  }

  /** While Redis does not answer, memberships alone decide: tokens live for minutes, and whoever was removed is out all the same. */
  async #isOpen(tenant: string, id: string): Promise<boolean> {
    try {
      return await this.#sessions.isOpen(tenant, id);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#logger.warn({ err: error }, 'whether a session was ended cannot be told: its token counts until it ends');
      return true;
    }
  }

  async #lookUpKey(hash: string): Promise<Holder> {
    const key = await seeing(this.#pool, { lookup: hash }, async (client) => {
      const { rows } = await client.query<{ tenant: string; id: string; userId: string | null; prefix: string }>(
        `select tenant_id as tenant, key_id::text as id, user_id::text as "userId", prefix from api_key where key_hash = $1`,
        [hash],
      );
      return rows[0];
    });
    if (key === undefined) throw noSuchKey();
    // Seen by the organisation now that it is known; whose key it is as well, since the key can do no more than they can.
    const view = { tenant: key.tenant, lookup: key.userId ?? '' };
    const found = await seeing(this.#pool, view, async (client) => {
      const { rows } = await client.query<{ scopes: Scope[]; expiresAt: number | null; role: Role | null }>(
        `select scopes, ${milliseconds('expires_at')} as "expiresAt",
           case when api_key.user_id is null then 'ADMIN' else role end as role
         from api_key left join membership using (tenant_id, user_id) left join app_user using (user_id)
         where tenant_id = $1 and key_id = $2 and disabled_at is null and ${isGoodKey}`,
        [key.tenant, key.id],
      );
      return rows[0];
    });
    if (found?.role === undefined || found.role === null) throw noSuchKey();
    const most = scopesOf(found.role);
    return {
      tenant: key.tenant,
      subject: `key:${key.prefix}`,
      expiresAt: found.expiresAt ?? Number.POSITIVE_INFINITY,
      kind: 'KEY',
      role: found.role,
      scopes: new Set(found.scopes.filter((scope) => most.has(scope))),
      userId: key.userId,
      sessionId: key.id,
    };
  }

  /** Notes when a key was used last, once a minute. Nobody waits for it. */
  #noteUse({ tenant, sessionId: id }: Holder): void {
    const now = this.#clock.now();
    if (id === null || now - (this.#usedNotes.get(id) ?? 0) < usedNoteMs) return;
    this.#usedNotes.delete(id);
    this.#usedNotes.set(id, now);
    const [oldest] = this.#usedNotes.keys();
    if (this.#usedNotes.size > mostRemembered && oldest !== undefined) this.#usedNotes.delete(oldest);
    seeing(this.#pool, { tenant }, (client) =>
      client.query('update api_key set last_used_at = now() where tenant_id = $1 and key_id = $2', [tenant, id]),
    ).catch((error: unknown) => this.#logger.warn({ err: error }, 'when a key was used last could not be noted'));
  }
}

function hasSession(claims: Claims): claims is Session {
  return claims.session !== null;
}

function ended(): IdentityError {
  return new IdentityError('MR_SESSION_ENDED', 'the session is over: refresh it or log in again');
}

function noSuchKey(): AuthError {
  return new AuthError(
    'MR_UNAUTHENTICATED',
    'the API key is none, was revoked or is over: make another one, `millrace keys create` or in the settings',
  );
}

function tooManyKeys({ msBeforeNext }: RateLimiterRes): IdentityError {
  const retryAfterSeconds = Math.ceil(msBeforeNext / 1000);
  const message = `too many API keys from this address were none: try again in ${retryAfterSeconds} s`;
  return new IdentityError('MR_TOO_MANY_ATTEMPTS', message, { retryAfterSeconds });
}

import { randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import type { Redis } from '../../base/redis.ts';
import { IdentityError } from '../errors.ts';
import type { IdentityLimits } from './limits.ts';
import { createSeal, hashOf, randomSecret, type Seal } from './secrets.ts';
import { answered } from './session-store.ts';

/** How somebody logged in. */
export type LoginMethod = 'PASSWORD' | 'OIDC' | 'INVITATION';

/** A login that goes on: one family of refresh tokens. Times are milliseconds since the epoch. */
export interface Session {
  readonly id: string;
  readonly tenant: string;
  readonly userId: string;
  /** The user's epoch when it began; it is over when the user has a later one. */
  readonly epoch: number;
  readonly method: LoginMethod;
  /** What the browser calls itself, cut off at 200 characters. */
  readonly agent: string;
  readonly createdAt: number;
  /** When it was refreshed last. */
  readonly usedAt: number;
  /** When it is over in any case. */
  readonly endsAt: number;
}

interface StoredSession extends Session {
  /** Of the one refresh token that is good. */
  readonly refreshHash: string;
}

/** What became of a refresh token. `REUSED`: it was used before, so somebody else has it: the session was ended. */
export type Refreshed =
  | { readonly outcome: 'ROTATED'; readonly session: Session; readonly refreshToken: string }
  | { readonly outcome: 'REUSED'; readonly session: Session };

type SessionLimits = Pick<
  IdentityLimits,
  'idleSeconds' | 'sessionSeconds' | 'sessionsPerUser' | 'refreshLeewaySeconds'
>;

const maxAgent = 200;

/**
 * In one step, so that two who come with the same token do not get different ones. ARGV: hash of the token, hash of the one that follows
 * it, now, idle milliseconds, id, milliseconds of leeway.
 */
const rotateScript = `
local text = redis.call('GET', KEYS[1])
if not text then return {'GONE'} end
local session = cjson.decode(text)
if session.refreshHash == ARGV[2] and tonumber(ARGV[3]) - session.usedAt < tonumber(ARGV[6]) then return {'ROTATED', text} end
if session.refreshHash ~= ARGV[1] then
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', KEYS[2], ARGV[5])
  return {'REUSED', text}
end
local left = math.floor(math.min(tonumber(ARGV[4]), session.endsAt - tonumber(ARGV[3])))
if left <= 0 then return {'GONE'} end
session.refreshHash = ARGV[2]
session.usedAt = tonumber(ARGV[3])
local kept = cjson.encode(session)
redis.call('SET', KEYS[1], kept, 'PX', left)
return {'ROTATED', kept}`;

const epochScript = `
local text = redis.call('GET', KEYS[1])
if not text then return 0 end
local session = cjson.decode(text)
session.epoch = tonumber(ARGV[1])
redis.call('SET', KEYS[1], cjson.encode(session), 'KEEPTTL')
return 1`;

/** Sessions, each a STRING of Redis, `auth:session:<tenant>:<id>`, that ends by itself. */
export class Sessions {
  readonly #redis: Redis;
  readonly #clock: Clock;
  readonly #limits: SessionLimits;
  readonly #seal: Seal;

  /** `key` signs refresh tokens: by it one that was used before is told from one that was made up. */
  constructor(redis: Redis, clock: Clock, key: string, limits: SessionLimits) {
    this.#redis = redis;
    this.#clock = clock;
    this.#limits = limits;
    this.#seal = createSeal(key, 'refresh tokens');
  }

  /** Begins one, with its first refresh token. The user's oldest in the organisation ends when there are too many. */
  async open(
    begun: Pick<Session, 'tenant' | 'userId' | 'epoch' | 'method' | 'agent'>,
  ): Promise<{ readonly session: Session; readonly refreshToken: string }> {
    const now = this.#clock.now();
    const endsAt = now + this.#limits.sessionSeconds * 1000;
    const session: Session = {
      ...begun,
      id: randomUUID(),
      agent: begun.agent.slice(0, maxAgent),
      createdAt: now,
      usedAt: now,
      endsAt,
    };
    const refreshToken = this.#tokenOf(session, randomSecret());
    const stored: StoredSession = { ...session, refreshHash: hashOf(refreshToken) };
    const index = indexKey(session);
    const idleMs = this.#limits.idleSeconds * 1000;
    await answered(async () => {
      await this.#makeRoom(session);
      await this.#redis
        .multi()
        .set(sessionKey(session.tenant, session.id), JSON.stringify(stored), 'PX', Math.min(idleMs, endsAt - now))
        .zadd(index, now, session.id)
        .pexpire(index, this.#limits.sessionSeconds * 1000)
        .exec();
    });
    return { session, refreshToken };
  }

  /**
   * Takes a refresh token and gives the next one: always the same for the same token, so that the one of before gets it once more within
   * the leeway. One that was used before ends the session.
   * @throws IdentityError MR_SESSION_ENDED for one that was not made here, or whose session is over.
   */
  async refresh(refreshToken: string): Promise<Refreshed> {
    const named = this.#named(refreshToken);
    if (named === undefined) throw ended();
    const next = this.#following(refreshToken, named);
    const [outcome, text] = await answered(
      () =>
        this.#redis.eval(
          rotateScript,
          2,
          sessionKey(named.tenant, named.id),
          indexKey(named),
          hashOf(refreshToken),
          hashOf(next),
          this.#clock.now(),
          this.#limits.idleSeconds * 1000,
          named.id,
          this.#limits.refreshLeewaySeconds * 1000,
        ) as Promise<[string, string?]>,
    );
    if (text === undefined) throw ended();
    const session = sessionOf(text);
    return outcome === 'ROTATED' ? { outcome, session, refreshToken: next } : { outcome: 'REUSED', session };
  }

  /** Whether the session is not over. */
  async isOpen(tenant: string, id: string): Promise<boolean> {
    return (await answered(() => this.#redis.exists(sessionKey(tenant, id)))) === 1;
  }

  /** The session of a refresh token that is good, or was until a moment ago; undefined for any other. It is not used by this. */
  async peek(refreshToken: string): Promise<Session | undefined> {
    const named = this.#named(refreshToken);
    if (named === undefined) return undefined;
    const text = await answered(() => this.#redis.get(sessionKey(named.tenant, named.id)));
    if (text === null) return undefined;
    const { refreshHash, usedAt } = JSON.parse(text) as StoredSession;
    const isWithinLeeway = this.#clock.now() - usedAt < this.#limits.refreshLeewaySeconds * 1000;
    const good = [refreshToken, ...(isWithinLeeway ? [this.#following(refreshToken, named)] : [])];
    return good.some((token) => hashOf(token) === refreshHash) ? sessionOf(text) : undefined;
  }

  /** Those of a user in an organisation that go on, the newest first. */
  async list(tenant: string, userId: string): Promise<readonly Session[]> {
    return answered(async () => {
      const ids = await this.#redis.zrevrange(indexKey({ tenant, userId }), 0, -1);
      if (ids.length === 0) return [];
      const texts = await this.#redis.mget(ids.map((id) => sessionKey(tenant, id)));
      return texts.flatMap((text) => (text === null ? [] : [sessionOf(text)]));
    });
  }

  /** Ends one of a user's; false when it is not theirs or over already. */
  async close(tenant: string, userId: string, id: string): Promise<boolean> {
    return answered(async () => {
      // The index is of one user: an id of somebody else's session is not in it.
      if ((await this.#redis.zrem(indexKey({ tenant, userId }), id)) !== 1) return false;
      return (await this.#redis.del(sessionKey(tenant, id))) === 1;
    });
  }

  /** Ends a user's in an organisation, but for `except`; gives the ids of those. */
  async closeAll(tenant: string, userId: string, except?: string): Promise<readonly string[]> {
    const closed: string[] = [];
    for (const { id } of await this.list(tenant, userId)) {
      if (id !== except && (await this.close(tenant, userId, id))) closed.push(id);
    }
    return closed;
  }

  /** Lets a session go on under a later epoch of its user. */
  async moveToEpoch(tenant: string, id: string, epoch: number): Promise<void> {
    await answered(() => this.#redis.eval(epochScript, 1, sessionKey(tenant, id), epoch));
  }

  async #makeRoom({ tenant, userId }: Session): Promise<void> {
    const index = indexKey({ tenant, userId });
    const open = new Set((await this.list(tenant, userId)).map(({ id }) => id));
    const ids = await this.#redis.zrange(index, '0', '-1');
    const over = ids.filter((id) => !open.has(id));
    const oldest = ids.filter((id) => open.has(id)).slice(0, Math.max(0, open.size - this.#limits.sessionsPerUser + 1));
    const gone = [...over, ...oldest];
    if (gone.length === 0) return;
    await this.#redis
      .multi()
      .zrem(index, ...gone)
      .del(...gone.map((id) => sessionKey(tenant, id)))
      .exec();
  }

  #tokenOf({ tenant, userId, id }: Pick<Session, 'tenant' | 'userId' | 'id'>, secret: string): string {
    return this.#seal.sign(JSON.stringify([tenant, userId, id, secret]));
  }

  /** The token after this one: nobody tells it without the key, and it need not be kept to be given twice. */
  #following(refreshToken: string, named: Pick<Session, 'tenant' | 'userId' | 'id'>): string {
    return this.#tokenOf(named, this.#seal.secretOf(refreshToken));
  }

  #named(refreshToken: string): Pick<Session, 'tenant' | 'userId' | 'id'> | undefined {
    const text = this.#seal.open(refreshToken);
    if (text === undefined) return undefined;
    const [tenant, userId, id] = JSON.parse(text) as [string, string, string];
    return { tenant, userId, id };
  }
}

function sessionKey(tenant: string, id: string): string {
  return `auth:session:${tenant}:${id}`;
}

function indexKey({ tenant, userId }: Pick<Session, 'tenant' | 'userId'>): string {
  return `auth:sessions:${tenant}:${userId}`;
}

function sessionOf(text: string): Session {
  const { refreshHash: _, ...session } = JSON.parse(text) as StoredSession;
  return session;
}

/** What is thrown to whoever comes with a session that is over. */
export function ended(): IdentityError {
  return new IdentityError('MR_SESSION_ENDED', 'the session is over: log in again');
}

import { createHash } from 'node:crypto';
import { inTime } from '../../base/in-time.ts';
import type { Logger } from '../../base/log.ts';
import type { Redis } from '../../base/redis.ts';
import { dataVersion } from '../../schemas/data-version.ts';

/** How long and how much is kept of one tenant's data in one version. */
export interface KeptLimits {
  /** Seconds after which answers go that nobody asks for. */
  readonly idleSeconds: number;
  /** Seconds after which they go at the latest: how old one can be whose change Redis was not told of. */
  readonly seconds: number;
  /** Bytes of one answer. */
  readonly answerBytes: number;
  /** Bytes of all answers; further ones are not kept. */
  readonly bytes: number;
}

const defaultLimits: KeptLimits = { idleSeconds: 60, seconds: 300, answerBytes: 256 * 1024, bytes: 8 * 1024 * 1024 };

/** Milliseconds that Redis has to answer; reading the store is not much slower. */
const answerMs = 100;
/** Fields beside the answers; no hash of a question has such a name. */
const [endField, bytesField] = ['@end', '@bytes'];

/** Reads the version, and what was kept under it, which then stays for another while: one round trip. */
const lookUpScript = `
  local version = redis.call('GET', KEYS[1])
  if not version then return { false, false } end
  local key = ARGV[1] .. version
  local kept = redis.call('HMGET', key, ARGV[2], '${endField}')
  if kept[1] and kept[2] then
    local left = tonumber(kept[2]) - tonumber(redis.call('TIME')[1])
    redis.call('EXPIRE', key, math.min(tonumber(ARGV[3]), left))
  end
  return { version, kept[1] }`;

/** Keeps an answer beside the others of its version, as long as there is room. Gives whether it did. */
const keepScript = `
  local now = tonumber(redis.call('TIME')[1])
  local kept = redis.call('HMGET', KEYS[1], '${endField}', '${bytesField}')
  local last = tonumber(kept[1]) or now + tonumber(ARGV[4])
  if last <= now then return 0 end
  local bytes = (tonumber(kept[2]) or 0) + #ARGV[1] + #ARGV[2]
  if bytes > tonumber(ARGV[5]) then return 0 end
  if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 1 then
    redis.call('HSET', KEYS[1], '${endField}', last, '${bytesField}', bytes)
  end
  redis.call('EXPIRE', KEYS[1], math.min(tonumber(ARGV[3]), last - now))
  return 1`;

/** What an answer is of. */
export interface Question {
  readonly tenant: string;
  /** Everything that the answer depends on beside the data: as JSON it is what the answer is found by. */
  readonly about: unknown;
}

/** An answer as it is sent, and whether it may be kept. */
export interface TextAnswer {
  readonly text: string;
  readonly isGood: boolean;
}

/**
 * Answers about gold, kept in Redis by tenant and version of the data: a hash each, which goes when nobody has asked for a while. An
 * answer is kept under the version that was read before it was, and given to whoever finds that same version now: so none is older than
 * the version that it is given for. Where Redis does not answer, or knows no version, the store is read.
 */
export class QueryCache {
  readonly #redis: Redis;
  readonly #database: string;
  readonly #logger: Logger;
  readonly #limits: KeptLimits;
  readonly #underWay = new Map<string, Promise<TextAnswer>>();
  /** Answers that were found and not found, and of these the ones for which there was no room, for metrics. */
  readonly counts = { hits: 0, misses: 0, full: 0 };

  constructor(redis: Redis, database: string, logger: Logger, limits: Partial<KeptLimits> = {}) {
    this.#redis = redis;
    this.#database = database;
    this.#logger = logger;
    this.#limits = { ...defaultLimits, ...limits };
  }

  /** The answer to `question`: kept, being read by somebody else, or read now. `read` must give what JSON can carry. */
  async answer<T>(question: Question, read: () => Promise<T>): Promise<T> {
    const text = await this.text(question, async () => ({ text: JSON.stringify(await read()), isGood: true }));
    return JSON.parse(text) as T;
  }

  /** The same of an answer that is text. One that is not good is nobody else's. */
  async text(question: Question, read: () => Promise<TextAnswer>): Promise<string> {
    const hash = createHash('sha256').update(JSON.stringify(question.about)).digest('base64url');
    const prefix = `answers:{${question.tenant}}:${this.#database}:`;
    const found = await this.#lookUp(question.tenant, prefix, hash);
    if (found === undefined) return (await read()).text;
    if (found.kept !== null) {
      this.counts.hits += 1;
      return found.kept;
    }
    this.counts.misses += 1;
    const key = `${prefix}${found.version}`;
    const same = `${key}:${hash}`;
    const underWay = this.#underWay.get(same);
    if (underWay !== undefined) {
      const shared = await underWay;
      if (shared.isGood) return shared.text;
    }
    const reading = read();
    this.#underWay.set(same, reading);
    try {
      const { text, isGood } = await reading;
      if (isGood) await this.#keep(key, hash, text);
      return text;
    } finally {
      if (this.#underWay.get(same) === reading) this.#underWay.delete(same);
    }
  }

  async #lookUp(tenant: string, prefix: string, hash: string) {
    if (this.#redis.status !== 'ready') return undefined;
    try {
      const { idleSeconds } = this.#limits;
      const asked = this.#redis.eval(
        lookUpScript,
        1,
        dataVersion.key(tenant, this.#database),
        prefix,
        hash,
        idleSeconds,
      );
      const [version, kept] = (await inTime(asked, answerMs)) as [string | null, string | null];
      return version === null ? undefined : { version, kept };
    } catch (error) {
      this.#logger.warn({ err: error }, 'kept answers cannot be looked up: the store is read');
      return undefined;
    }
  }

  async #keep(key: string, hash: string, text: string): Promise<void> {
    if (this.#redis.status !== 'ready') return;
    const { idleSeconds, seconds, answerBytes, bytes } = this.#limits;
    if (Buffer.byteLength(text) > answerBytes) {
      this.counts.full += 1;
      return;
    }
    try {
      const kept = this.#redis.eval(keepScript, 1, key, hash, text, idleSeconds, seconds, bytes);
      if ((await inTime(kept, answerMs)) === 0) this.counts.full += 1;
    } catch (error) {
      this.#logger.warn({ err: error }, 'an answer was not kept');
    }
  }
}

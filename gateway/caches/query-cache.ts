import { createHash } from 'node:crypto';
import { inTime } from '../../base/in-time.ts';
import type { Logger } from '../../base/log.ts';
import type { Redis } from '../../base/redis.ts';
import { dataVersion } from '../../schemas/data-version.ts';

/** Seconds for which an answer is kept, if its data does not change before. */
const keptSeconds = 60;
/** Characters of an answer that is kept. */
const maxCharacters = 256 * 1024;
/** Milliseconds that Redis has to answer; reading the store is not much slower. */
const answerMs = 100;

/** Reads the version, and what was kept under it: one round trip. */
const lookUpScript = `
  local version = redis.call('GET', KEYS[1])
  if not version then return { false, false } end
  return { version, redis.call('GET', ARGV[1] .. version .. ':' .. ARGV[2]) }`;

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
 * Answers about gold, kept in Redis by tenant and version of the data. An answer is kept under the version that was read before it was,
 * and given to whoever finds that same version now: so none is older than the version that it is given for. Where Redis does not
 * answer, or knows no version, the store is read.
 */
export class QueryCache {
  readonly #redis: Redis;
  readonly #database: string;
  readonly #logger: Logger;
  readonly #underWay = new Map<string, Promise<TextAnswer>>();
  /** Answers that were found and not found, for metrics. */
  readonly counts = { hits: 0, misses: 0 };

  constructor(redis: Redis, database: string, logger: Logger) {
    this.#redis = redis;
    this.#database = database;
    this.#logger = logger;
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
    const key = `${prefix}${found.version}:${hash}`;
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) {
      const shared = await underWay;
      if (shared.isGood) return shared.text;
    }
    const reading = read();
    this.#underWay.set(key, reading);
    try {
      const { text, isGood } = await reading;
      if (isGood) await this.#keep(key, text);
      return text;
    } finally {
      if (this.#underWay.get(key) === reading) this.#underWay.delete(key);
    }
  }

  async #lookUp(tenant: string, prefix: string, hash: string) {
    if (this.#redis.status !== 'ready') return undefined;
    try {
      const asked = this.#redis.eval(lookUpScript, 1, dataVersion.key(tenant, this.#database), prefix, hash);
      const [version, kept] = (await inTime(asked, answerMs)) as [string | null, string | null];
      return version === null ? undefined : { version, kept };
    } catch (error) {
      this.#logger.warn({ err: error }, 'kept answers cannot be looked up: the store is read');
      return undefined;
    }
  }

  async #keep(key: string, text: string): Promise<void> {
    if (text.length > maxCharacters || this.#redis.status !== 'ready') return;
    try {
      await inTime(this.#redis.set(key, text, 'EX', keptSeconds), answerMs);
    } catch (error) {
      this.#logger.warn({ err: error }, 'an answer was not kept');
    }
  }
}

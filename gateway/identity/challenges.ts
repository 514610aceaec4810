import type { Redis } from '../../base/redis.ts';
import { hashOf, randomSecret } from './secrets.ts';
import { answered } from './session-store.ts';

/** Something that was begun and is to be ended by whoever has its secret: kept in Redis under the secret's hash, for a while. */
export class Challenges<T> {
  readonly #redis: Redis;
  readonly #purpose: string;
  readonly #seconds: number;

  constructor(redis: Redis, purpose: string, seconds: number) {
    this.#redis = redis;
    this.#purpose = purpose;
    this.#seconds = seconds;
  }

  /** Keeps `content` and gives the secret that finds it. */
  async begin(content: T): Promise<string> {
    const secret = randomSecret();
    await answered(() => this.#redis.set(this.#key(secret), JSON.stringify(content), 'EX', this.#seconds));
    return secret;
  }

  /** What was begun; undefined when it is over or was taken. It stays. */
  async find(secret: string): Promise<T | undefined> {
    return contentOf(await answered(() => this.#redis.get(this.#key(secret))));
  }

  /** What was begun, once: the next one finds nothing. */
  async take(secret: string): Promise<T | undefined> {
    return contentOf(await answered(() => this.#redis.getdel(this.#key(secret))));
  }

  #key(secret: string): string {
    return `auth:${this.#purpose}:${hashOf(secret)}`;
  }
}

function contentOf<T>(text: string | null): T | undefined {
  return text === null ? undefined : (JSON.parse(text) as T);
}

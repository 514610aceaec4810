import type { Principal } from '../auth/principal.ts';
import { RequestError } from '../errors.ts';

/** How many of something one gateway has at a time. */
export interface PlaceLimits {
  readonly what: 'subscriptions' | 'sockets';
  readonly perUser: number;
  readonly all: number;
}

/** The subscriptions, or the sockets, that one gateway has open, and whose they are. */
export class Places {
  readonly #limits: PlaceLimits;
  readonly #users = new Map<string, number>();
  #open = 0;

  constructor(limits: PlaceLimits) {
    this.#limits = limits;
  }

  /** Places that are taken. */
  get open(): number {
    return this.#open;
  }

  /**
   * Takes a place, which the function that it gives makes free again.
   * @throws RequestError MR_TOO_MANY_SUBSCRIPTIONS when the user or key, or the gateway, has all that it may have.
   */
  take({ tenant, subject }: Principal): () => void {
    const { what, perUser, all } = this.#limits;
    const user = JSON.stringify([tenant, subject]);
    const own = this.#users.get(user) ?? 0;
    if (own >= perUser) {
      throw tooMany(`you have ${own} ${what} on this gateway, the most that one user or key may have: end one`);
    }
    if (this.#open >= all) throw tooMany(`this gateway has all the ${what} that it takes`);
    this.#users.set(user, own + 1);
    this.#open += 1;
    return once(() => {
      this.#open -= 1;
      const left = (this.#users.get(user) ?? 1) - 1;
      if (left === 0) this.#users.delete(user);
      else this.#users.set(user, left);
    });
  }
}

/** The refusal of one subscription or socket too many. */
export function tooMany(why: string): RequestError {
  return new RequestError('MR_TOO_MANY_SUBSCRIPTIONS', `${why}; or query what you need, or try again later`);
}

/** `work` that is done at the first call and at no other. */
export function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}

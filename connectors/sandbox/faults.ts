import type { LevelId } from '../profile.ts';

/** What a platform of the sandbox can be told to do wrong. */
export type Fault =
  /** Says that it is called too often, in its own way. */
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  /** Answers 503. */
  | { readonly kind: 'unavailable' }
  /** Takes the call and never answers it. */
  | { readonly kind: 'silent' }
  /** A report's body ends in the middle. */
  | { readonly kind: 'truncate' }
  /** An answer that begins as a success ends with an error. */
  | { readonly kind: 'error-in-stream' }
  /** A page, file or answer lacks its last row; where the platform counts rows, its count knows it. */
  | { readonly kind: 'lost-row' }
  /** What the platform says that the rows add up to is money rounded to cents. */
  | { readonly kind: 'rounded-total' }
  /** A field is left out of all rows, silently. */
  | { readonly kind: 'drop-field'; readonly field: string }
  /** A field has another name. */
  | { readonly kind: 'rename-field'; readonly field: string; readonly to: string }
  /** A report is never done. */
  | { readonly kind: 'never-finish' }
  /** A report ends with the platform's word for failure. */
  | { readonly kind: 'fail-report' }
  /** Says that the same report is being made, and names it. */
  | { readonly kind: 'duplicate' }
  /** Gives no more rows at once than this, in its own way. */
  | { readonly kind: 'row-cap'; readonly rows: number }
  /** A packed file comes as it is. */
  | { readonly kind: 'not-packed' }
  /** Says that more data will come. */
  | { readonly kind: 'incomplete' }
  /** Whoever signed in reaches an account that was cancelled, and another one below what it reaches otherwise. */
  | { readonly kind: 'cancelled-account' }
  /** A page of a list names itself as the next one. */
  | { readonly kind: 'repeat-page' }
  /** An entity of each level was deleted: its rows come only to whoever asks for all statuses, where the platform leaves them out otherwise. */
  | { readonly kind: 'deleted' }
  /** An account has nothing of this level, nor what would stand below it. */
  | { readonly kind: 'none-of'; readonly level: LevelId };

interface Armed {
  readonly fault: Fault;
  times: number;
}

/** The failures that wait to happen, by platform. */
export class Faults {
  readonly #armed = new Map<string, Armed[]>();

  /** Lets the fault happen the next `times` times that it can. */
  set(platform: string, fault: Fault, times: number): void {
    this.#armed.set(platform, [...(this.#armed.get(platform) ?? []), { fault, times }]);
  }

  /** How many of the platform's failures still wait to happen. */
  waiting(platform: string): number {
    return (this.#armed.get(platform) ?? []).reduce((sum, { times }) => sum + times, 0);
  }

  clear(): void {
    this.#armed.clear();
  }

  /** The fault of this kind, if it is to happen now. */
  take<K extends Fault['kind']>(platform: string, kind: K): Extract<Fault, { kind: K }> | null {
    const armed = this.#armed.get(platform)?.find((each) => each.fault.kind === kind && each.times > 0);
    if (armed === undefined) return null;
    armed.times -= 1;
    return armed.fault as Extract<Fault, { kind: K }>;
  }
}

/** How the page stands with the gateway. */
export interface ConnectionState {
  /** When the last answer came: milliseconds; 0 before the first. */
  readonly answeredAt: number;
  /** Since when the gateway does not answer: milliseconds; null while it does. */
  readonly failingSince: number | null;
  /** `idle` while nothing is subscribed to. */
  readonly socket: 'idle' | 'open' | 'down';
}

/** Keeps how the page stands with the gateway; told by the links, read by the badge. */
export class Connection {
  #state: ConnectionState = { answeredAt: 0, failingSince: null, socket: 'idle' };
  readonly #listeners = new Set<() => void>();

  readonly state = (): ConnectionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  answered(): void {
    this.#change({ answeredAt: Date.now(), failingSince: null });
  }

  failed(): void {
    this.#change({ failingSince: this.#state.failingSince ?? Date.now() });
  }

  socket(socket: ConnectionState['socket']): void {
    this.#change({ socket });
  }

  #change(change: Partial<ConnectionState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

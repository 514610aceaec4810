/** Whose secrets they are. What was sealed for one owner does not open for another. */
export interface SecretOwner {
  readonly tenant: string;
  readonly channel: string;
}

/**
 * How the secrets of channels are kept: addresses of webhooks, signing secrets, passwords. The sink stores what `seal` gives as
 * JSON. The process that starts the sink brings it: it has the keys.
 */
export interface Secrets {
  seal(owner: SecretOwner, secrets: Readonly<Record<string, string>>): Promise<unknown>;
  /** Rejects when it was sealed for another owner or by a key that is not there. */
  open(owner: SecretOwner, sealed: unknown): Promise<Readonly<Record<string, string>>>;
  /** The same secrets under the key of now; null when they are. Rejects as `open` does. */
  rewrap(owner: SecretOwner, sealed: unknown): Promise<Rewrapped | null>;
}

/** What `rewrap` gives: to be stored in the place of what was sealed, and the name of the key that it is under. */
export interface Rewrapped {
  readonly sealed: unknown;
  readonly keyId: string;
}

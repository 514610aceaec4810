import type { Role, Scope } from '../generated/resolvers.ts';

/** Who asks: taken from a verified access token or API key and from nothing else. */
export interface Principal {
  readonly tenant: string;
  /** As people and the audit trail are told: a user's e-mail address, `key:` and the prefix of an API key, or `developer`. */
  readonly subject: string;
  /** Milliseconds since the epoch at which the token or key ends; infinity for a key without an end. */
  readonly expiresAt: number;
  readonly kind: 'USER' | 'KEY' | 'DEVELOPER';
  /** Of a user in this tenant; of a key, that of its maker, or ADMIN for a key of the organisation. */
  readonly role: Role;
  /** What may be done: as it was when it was last looked up, which is not long ago. */
  readonly scopes: ReadonlySet<Scope>;
  /** The user, or the maker of a key; null for keys of an organisation and for the development login. */
  readonly userId: string | null;
  /** The session of a user, the id of a key, or null for the development login. */
  readonly sessionId: string | null;
  /** Where the request came from: an address, or the network of one. */
  readonly address: string;
}

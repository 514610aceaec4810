import type { HeldTokens } from '../client/held-tokens.ts';
import type { Credential } from '../client/port.ts';
import type { Secret } from '../client/secret.ts';
import type { PlatformId } from '../profile.ts';

/** Whose credential: a connection has one, and its name is unique within the tenant. */
export interface CredentialRef {
  readonly tenant: string;
  readonly connection: string;
}

/** A credential to be kept. */
export interface NewCredential {
  readonly platform: PlatformId;
  readonly credential: Credential;
  /** When its owner must connect again, as far as the platform says so: milliseconds since the epoch. */
  readonly expiresAt: number | null;
}

/** An opened credential. `revision` grows with each change of its secrets or settings. */
export interface StoredCredential extends NewCredential {
  readonly revision: number;
}

/** What may be shown of a credential: the names of its secrets, never what they are. */
export interface CredentialSummary {
  readonly connection: string;
  readonly platform: PlatformId;
  readonly secrets: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  /** The master key that its data key is wrapped by. */
  readonly keyId: string;
  readonly revision: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | null;
  readonly updatedAt: number;
}

/**
 * Where the credentials of connections are kept, encrypted. Every call is of one tenant, and neither sees nor opens what is
 * another's. No error and nothing returned shows a secret when it is printed: see `Secret`.
 */
export interface Credentials {
  /** Access tokens that were got by credentials from here, and still hold. */
  readonly tokens: HeldTokens;
  /** @throws CredentialError MR_CONNECTOR_CREDENTIAL when there is none, or its envelope does not open. */
  get(ref: CredentialRef): Promise<StoredCredential>;
  /** Keeps a credential in place of the one that there may be; gives its revision. */
  set(ref: CredentialRef, credential: NewCredential): Promise<number>;
  /**
   * Puts secrets that the platform gave in place of those of the same names, in one transaction with reading the others;
   * gives the new revision. When a new refresh token ends is not known any more. @throws CredentialError MR_CONNECTOR_CREDENTIAL when there is no such credential.
   */
  replaceSecrets(ref: CredentialRef, secrets: Readonly<Record<string, Secret>>): Promise<number>;
  /** All of a tenant, by connection. */
  list(tenant: string): Promise<readonly CredentialSummary[]>;
  /** False when there was none. */
  delete(ref: CredentialRef): Promise<boolean>;
  /** Wraps the data keys of a tenant's credentials by the current master key; the secrets are not touched. */
  rotate(tenant: string): Promise<Rotation>;
}

/** What a rotation did. */
export interface Rotation {
  /** The key that all of them are wrapped by now. */
  readonly keyId: string;
  readonly rewrapped: number;
  /** Were wrapped by it before. */
  readonly unchanged: number;
}

/**
 * Where data keys are wrapped: keys of the environment, or a key management service, which never gives its keys away. A service
 * bounds its own waits (some seconds): keys are wrapped within transactions.
 */
export interface MasterKeys {
  /** Id of the key that new data keys are wrapped by. */
  readonly current: string;
  /** Wraps by the current key, bound to `context`. @throws KeysError MR_CONNECTOR_KEYS when the service does not do it. */
  wrap(dataKey: Buffer, context: string): Promise<Buffer>;
  /** @throws CredentialError MR_CONNECTOR_CREDENTIAL when it was wrapped for another context; KeysError MR_CONNECTOR_KEYS when there is no such key. */
  unwrap(keyId: string, wrapped: Buffer, context: string): Promise<Buffer>;
}

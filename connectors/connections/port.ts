import type { QuotaLimit } from '../client/quota.ts';
import type { CredentialRef } from '../credentials/port.ts';
import type { PlatformId } from '../profile.ts';

/** `EXPIRED`: its owner must give a new credential. `PAUSED`: somebody wants nothing to be fetched. */
export type ConnectionStatus = 'ACTIVE' | 'PAUSED' | 'EXPIRED';

/** A tenant's way to a platform's API, as it is made. */
export interface NewConnection {
  readonly platform: PlatformId;
  /** How people call it. */
  readonly name: string;
  /** The accounts that are fetched, as the platform spells them; null: all that the credential reaches. */
  readonly accounts: readonly string[] | null;
  /** Hosts by their name in the client, for regions and for the sandbox; empty: the platform's own. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** How often its credential may call; null: the platform's default. */
  readonly quota: Pick<QuotaLimit, 'calls' | 'windowMs'> | null;
}

/** A connection as it stands. */
export interface Connection extends NewConnection {
  readonly connection: string;
  readonly status: ConnectionStatus;
  /** Why it is not active, in words for its owner. */
  readonly statusReason: string | null;
}

/** The connections of tenants. Every call is of one tenant. */
export interface Connections {
  /** @throws ConnectionError MR_CONNECTOR_CONNECTION when there is none. */
  get(ref: CredentialRef): Promise<Connection>;
  /** By name. */
  list(tenant: string): Promise<readonly Connection[]>;
  /**
   * Makes a connection, or changes what is known of it; its status and credential stay.
   * @throws ConnectionError MR_CONNECTOR_CONNECTION when there is one of that name to another platform.
   */
  put(ref: CredentialRef, connection: NewConnection): Promise<void>;
  /** @throws ConnectionError MR_CONNECTOR_CONNECTION when there is none. */
  setStatus(ref: CredentialRef, status: ConnectionStatus, reason: string | null): Promise<void>;
  /** With its credential. False when there was none. */
  delete(ref: CredentialRef): Promise<boolean>;
}

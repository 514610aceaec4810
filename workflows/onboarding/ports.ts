import type { PostgresClient } from '../../base/postgres.ts';
import type { FirstKey, FirstOwner } from './types.ts';

/** The rules that an organisation begins with, in the transaction of `client`, which is the organisation's own. */
export interface Defaults {
  /** Makes what is not there; gives the names of what it made. Again it makes nothing. */
  make(client: PostgresClient, tenant: string): Promise<readonly string[]>;
  /** Takes those away again. */
  undo(client: PostgresClient, tenant: string, names: readonly string[]): Promise<void>;
}

/** Who may come in: people and programs. What is refused throws an OnboardingError that says why. */
export interface Entrances {
  /** Whether there is an owner, or one is invited. */
  hasOwner(tenant: string): Promise<boolean>;
  inviteOwner(tenant: string, owner: FirstOwner): Promise<void>;
  /** Does nothing when it was accepted, taken back or never made. */
  takeInvitationBack(tenant: string, email: string): Promise<void>;
  hasKey(tenant: string, name: string): Promise<boolean>;
  makeKey(tenant: string, key: FirstKey): Promise<void>;
  /** Does nothing when there is no such key. */
  revokeKey(tenant: string, prefix: string): Promise<void>;
}

/** A definition of channels and routes as files write it, read as far as its channels' names. */
export interface WantedChannels {
  readonly channels: Readonly<Record<string, unknown>>;
}

/** Where an organisation is told of alerts. */
export interface Channels {
  /** Whether there is any channel. */
  hasSome(tenant: string): Promise<boolean>;
  /** Puts a definition in place, as files write it. @throws OnboardingError when it cannot be used. */
  apply(tenant: string, definition: WantedChannels): Promise<void>;
  /** Takes the channels of these names away, and the routes, unless somebody has changed or added one since. */
  undo(tenant: string, names: readonly string[]): Promise<void>;
}

/** Mail by the server of the organisation's own e-mail channel. */
export interface Mail {
  /** False when there is none, or it does not take it. */
  send(
    tenant: string,
    mail: { readonly to: string; readonly subject: string; readonly text: string },
  ): Promise<boolean>;
}

/** What onboarding makes in parts of the system that workflows do not know; the command line puts them in. */
export interface OrganisationPorts {
  readonly defaults: Defaults;
  readonly entrances: Entrances;
  readonly channels: Channels;
  readonly mail: Mail;
}

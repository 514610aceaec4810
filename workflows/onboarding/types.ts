import type { NewConnection } from '../../connectors/connections/port.ts';
import type { ConnectionRef } from '../ingestion/types.ts';

/** Who is invited to be the owner. The token is with whoever asked for the invitation; a history has its hash. */
export interface FirstOwner {
  readonly email: string;
  readonly tokenHash: string;
}

/** The key by which a program comes in. Its text is with whoever asked for it; a history has what is kept of it. */
export interface FirstKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly prefix: string;
  readonly hash: string;
}

/** A new organisation with its first connection. Its credential is kept beside, never told to a workflow. */
export interface OnboardingInput extends ConnectionRef {
  /** How people call the organisation. */
  readonly name: string;
  readonly to: NewConnection;
  /** First day to be fetched, `2026-09-01`. */
  readonly firstDay: string;
  /** Null: the report by day of each level. */
  readonly reports: readonly string[] | null;
  /** Hours in which the credential must come; then all is undone. Default 168. */
  readonly credentialWithinHours?: number;
  readonly owner?: FirstOwner;
  readonly key?: FirstKey;
  /** Channels and routes wait sealed, as `SealedChannels` keeps them. */
  readonly hasChannels?: boolean;
}

/** Where an onboarding stands. */
export type OnboardingState =
  | 'STARTED'
  | 'WAITING_FOR_KEYS'
  | 'WAITING_FOR_CREDENTIAL'
  | 'DEFAULTS'
  | 'WAITING_FOR_DATA'
  | 'DONE'
  | 'UNDONE';

/** What whoever asks is told. */
export interface OnboardingStatus {
  readonly state: OnboardingState;
  /** What it waits for, or why it was undone, in words for the owner. */
  readonly message: string;
}

/** Whether the platform accepts the connection's credential. */
export type Verification =
  | { readonly ok: true; readonly accounts: number }
  /** `isThere` false: none has been kept yet. */
  | { readonly ok: false; readonly isThere: boolean; readonly reason: string };

/** A run and whose it is: what its steps made is undone by the same run only. */
export interface OnboardingRun extends ConnectionRef {
  readonly runId: string;
}

/** The activities of OnboardingWorkflow. Each may run twice, and undoing what was not made does nothing. */
export interface OnboardingActivities {
  /** The organisation's row. It stays, also when the rest is undone: the audit trail is its. */
  makeTenant(run: OnboardingRun, name: string): Promise<void>;
  /** The channels that wait for the run, unless the organisation has some. Gives why their master key is out of reach, null when all is done. */
  makeChannels(run: OnboardingRun): Promise<string | null>;
  undoChannels(run: OnboardingRun): Promise<void>;
  /** Invites the owner and makes the key, each unless the organisation has one. */
  makeEntrances(run: OnboardingRun, wanted: Pick<OnboardingInput, 'owner' | 'key'>): Promise<void>;
  /** Who has accepted stays. */
  undoEntrances(run: OnboardingRun): Promise<void>;
  makeConnection(run: OnboardingRun, connection: NewConnection): Promise<void>;
  undoConnection(run: OnboardingRun): Promise<void>;
  verifyConnection(ref: ConnectionRef): Promise<Verification>;
  /** Rules to begin with. Gives their names. */
  makeDefaults(run: OnboardingRun): Promise<readonly string[]>;
  undoDefaults(run: OnboardingRun): Promise<void>;
  startIngestion(run: OnboardingRun, input: OnboardingInput): Promise<void>;
  undoIngestion(run: OnboardingRun): Promise<void>;
  /** Slices of which something can be seen. */
  countProcessed(ref: ConnectionRef): Promise<number>;
  /** From now on what the run made is the organisation's: a later run that fails does not undo it. */
  keep(run: OnboardingRun): Promise<void>;
  /** Tells it in the audit trail, once, and by mail to `to` where the organisation has an e-mail channel. */
  announce(run: OnboardingRun, what: 'ready' | 'undone', message: string, to?: string): Promise<void>;
}

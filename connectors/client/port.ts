import type { ParsedEntities } from '../entities/entity.ts';
import type { EntityKind } from '../entities/shape.ts';
import type { FileRow } from '../import/rows.ts';
import type { PlatformId, ReportProfile } from '../profile.ts';
import type { Credential } from './credential.ts';
import type { HeldTokens } from './held-tokens.ts';
import type { Quota } from './quota.ts';
import type { Secret } from './secret.ts';
import type { Timing } from './timing.ts';

export type { Credential };

/** An ad account that a credential gives access to. */
export interface Account {
  readonly id: string;
  readonly name: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** IANA. */
  readonly zone: string | null;
  /** What the platform wants beside the account's id (Google's manager, The Trade Desk's partner). */
  readonly parent?: string;
}

/** What to fetch: a report of one account, of whole days (`2026-11-01`), both included. */
export interface ReportRequest {
  readonly account: Account;
  readonly report: ReportProfile;
  readonly from: string;
  readonly to: string;
}

/** Where a report stands, small plain JSON: whoever keeps it can go on in another process. It holds no secret. */
export interface ReportToken {
  /** The first day that is not finished. */
  readonly next: string;
  /** A report that the platform is making, and the days it is of. */
  readonly job: { readonly from: string; readonly to: string; readonly state: JobState } | null;
  /** When the days of the job were begun, as whoever fetches them has noted it: milliseconds since the epoch. */
  readonly begunAt?: number;
}

/** What a platform needs to be asked for a report again: ids and addresses. */
export type JobState = Readonly<Record<string, string>>;

/** The platform's own sums of the days, as far as it gives them: counts, and micros of the account's currency. */
export type PlatformTotals = Readonly<Partial<Record<'rows' | 'impressions' | 'clicks' | 'spend', bigint>>>;

/** What is known of days when all their rows have come. */
export interface DaysSummary {
  readonly rows: number;
  /** Fields by the platform's names. */
  readonly askedFields: readonly string[];
  readonly cameFields: readonly string[];
  /** Asked for, and in no row. Platforms leave out what is zero, and silently what they do not give. */
  readonly missingFields: readonly string[];
  readonly totals: PlatformTotals;
  /** False when the platform itself says that more will come. */
  readonly complete: boolean;
  /** Up to when the platform has data, where it says so: milliseconds since the epoch. */
  readonly dataAsOf: number | null;
}

/** What a report comes as. */
export type ReportPiece =
  /**
   * Rows in the form in which imports take them. `csv`: all lines of the file, its header and what stands around the rows
   * among them, `ndjson`: an object a row.
   */
  | {
      readonly kind: 'rows';
      readonly encoding: 'csv' | 'ndjson';
      readonly delimiter: string | null;
      readonly rows: readonly FileRow[];
    }
  /** The report stands here now. */
  | { readonly kind: 'progress'; readonly token: ReportToken }
  /** All rows of these days have come; those of other days are not touched by it. */
  | { readonly kind: 'days'; readonly from: string; readonly to: string; readonly summary: DaysSummary };

/** One answer that lists entities, raw and read. `name` is the platform's word for them. */
export interface EntityPage {
  readonly name: string;
  readonly payload: Buffer;
  readonly parsed: ParsedEntities;
}

/**
 * A platform's API, the same for all platforms. A client is of one tenant and one connection: it holds that credential only.
 * Every wait is bounded by `Timing`; every call is paid for from the credential's quota.
 */
export interface PlatformClient {
  readonly platform: PlatformId;
  /**
   * Checks that the platform accepts the credential, renewing the access token where there is one.
   * @throws CredentialExpiredError MR_CONNECTOR_CREDENTIAL_EXPIRED when the owner must connect again.
   */
  authorise(): Promise<void>;
  accounts(): AsyncIterable<Account>;
  /** Pages of the account's entities of these kinds; a kind that the platform does not list gives nothing. */
  entities(account: Account, kinds: readonly EntityKind[]): AsyncIterable<EntityPage>;
  /**
   * The report's rows, in order of days. After an error it is called again with the last token. Rows of days that were not
   * finished come again then, and those of the failed try are to be dropped.
   * @throws ConnectorError with its code: see docs/reference/errors.md.
   */
  report(request: ReportRequest, resume?: ReportToken): AsyncIterable<ReportPiece>;
}

/** What a client is made of. */
export interface ClientOptions {
  readonly tenant: string;
  readonly connection: string;
  readonly credential: Credential;
  readonly quota: Quota;
  /** Hosts by their name in the client, for the sandbox and for regions. */
  readonly endpoints?: Readonly<Record<string, string>>;
  readonly timing?: Partial<Timing>;
  /** Access tokens that clients before this one have got; without it each client gets its own. */
  readonly tokens?: HeldTokens;
  /** Called when the platform gave new secrets in place of old ones (a refresh token that is used up). */
  readonly onNewSecrets?: (secrets: Readonly<Record<string, Secret>>) => Promise<void>;
  readonly signal?: AbortSignal;
}

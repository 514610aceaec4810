import type { TopologyJson } from '@millrace/streams';
import type { ApplicationTasks } from '@millrace/streams/runtime';
import type { ClickHouseClient } from '../base/clickhouse.ts';
import type { PostgresPool } from '../base/postgres.ts';
import type { AppliedBy } from '../definitions/store.ts';
import type { ReadValue } from '../schemas/registry-reader.ts';

/** A topology of the pipeline as it is described. */
export interface PipelinePart {
  readonly name: string;
  readonly summary: string;
  readonly description: TopologyJson;
}

/** A record of a topic of dead letters. Times are milliseconds since the epoch. */
export interface StoredDeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly sourceTopic: string;
  readonly sourcePartition: number | null;
  readonly sourceOffset: number | null;
  readonly at: number;
  readonly writtenAt: number | null;
  readonly reason: string;
  readonly message: string;
  readonly key: Buffer;
  /** Of a scan only its beginning. */
  readonly value: Buffer | null;
  /** Of the whole value. */
  readonly bytes: number;
  readonly headers: readonly (readonly [name: string, value: Buffer])[];
  /** How often it was given back. */
  readonly redrives: number;
}

/** Where a record of a topic of dead letters is. */
export type DeadLetterPlace = Pick<StoredDeadLetter, 'topic' | 'partition' | 'offset'>;

/** Which dead letters are looked for. */
export interface DeadLetterQuery {
  /** Source topics; all that have dead letters where it is undefined. */
  readonly sourceTopic?: string | undefined;
  readonly wants: (letter: StoredDeadLetter) => boolean;
  readonly limit: number;
}

/** How many letters of a topic have a reason. */
export interface DeadLetterReasons {
  readonly topic: string;
  readonly reason: string;
  readonly count: number;
}

/** The newest of what was found, how much that was and why they are there, and whether there may be more. */
export interface DeadLetterScan {
  readonly letters: readonly StoredDeadLetter[];
  readonly found: number;
  /** Of all that were found, the most frequent first. */
  readonly reasons: readonly DeadLetterReasons[];
  readonly more: boolean;
}

/** Dead letters, from who has the broker and the registry. */
export interface DeadLetterPort {
  /** The newest dead letters that are wanted. @throws where the broker does not answer. */
  deadLetters(query: DeadLetterQuery): Promise<DeadLetterScan>;
  /** The letters at these places that are still there and wanted, whole. @throws where not all of the places could be read. */
  lettersAt(places: readonly DeadLetterPlace[], wants: DeadLetterQuery['wants']): Promise<readonly StoredDeadLetter[]>;
  /** Sends letters to the topics that they came from; resolves when the broker has them all. */
  redrive(letters: readonly StoredDeadLetter[]): Promise<void>;
  /** What a value says by the schema that it names. @throws where the registry does not answer. */
  read(value: Buffer): Promise<ReadValue>;
}

/** A record of a topic of the pipeline. Times are milliseconds since the epoch. */
export interface StoredRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly at: number;
  readonly key: Buffer;
  readonly value: Buffer | null;
}

/** Which records of a topic are looked for. */
export interface RecordQuery {
  readonly topic: string;
  readonly wants: (record: Pick<StoredRecord, 'key'>) => boolean;
  readonly limit: number;
}

/** The newest of what was found, and whether there may be more. */
export interface RecordScan {
  readonly records: readonly StoredRecord[];
  readonly more: boolean;
}

/**
 * How the pipeline runs, from who knows its topologies and topics: the gateway itself knows neither. Whoever starts the gateway hands
 * it in.
 */
export interface PipelinePort extends DeadLetterPort {
  parts(): readonly PipelinePart[];
  /** What the tasks of a part do. @throws where the broker or Redis does not answer. */
  tasks(name: string): Promise<ApplicationTasks>;
  /** The newest committed records of a topic that are wanted. @throws where the broker does not answer. */
  records(query: RecordQuery): Promise<RecordScan>;
}

/** What is to become of channels or routes. The version is the one that was changed; 0: there was none. */
export type NotificationChange =
  | { readonly kind: 'channel'; readonly id: string; readonly version: number; readonly definition: unknown }
  | { readonly kind: 'deletion'; readonly id: string; readonly version: number }
  | { readonly kind: 'routes'; readonly version: number; readonly definition: unknown };

/** What became of it. */
export type NotificationOutcome =
  | { readonly done: true; readonly changed: boolean }
  | { readonly done: false; readonly because: 'NOT_FOUND' }
  | { readonly done: false; readonly because: 'VERSION'; readonly version: number }
  | {
      readonly done: false;
      readonly because: 'INVALID';
      readonly problems: readonly { readonly place: string; readonly message: string }[];
    };

/** What a channel said to a test message. */
export type TestOutcome =
  | { readonly taken: true; readonly key: string; readonly milliseconds: number }
  | { readonly taken: false; readonly because: 'NOT_FOUND' | 'REFUSED'; readonly message: string };

/** Channels and routes, from who can seal secrets and send messages. Every call is of one tenant, with the gateway's own pool. */
export interface NotificationsPort {
  /** Makes the change in one transaction with its events in the audit trail. @throws where the store does not answer. */
  change(pool: PostgresPool, tenant: string, change: NotificationChange, by: AppliedBy): Promise<NotificationOutcome>;
  sendTest(pool: PostgresPool, tenant: string, channel: string): Promise<TestOutcome>;
  /** Sends messages that were given up once more; those of all channels where neither is said. Gives how many. */
  resend(
    pool: PostgresPool,
    tenant: string,
    which: { readonly ids?: readonly string[] | undefined; readonly channel?: string | undefined },
    by: AppliedBy,
  ): Promise<number>;
}

/** The beginning of a report file. */
export interface FileSample {
  readonly name: string;
  readonly bytes: Buffer;
  /** Whether it is all of the file. */
  readonly whole: boolean;
}

/** A kind of report that is known by its columns. */
export interface KnownReport {
  readonly platform: string;
  readonly report: string;
  readonly level: string;
  readonly about: string;
}

/** What a file may be, by its first lines. */
export interface FileGuess {
  /** Reports whose needs the columns meet, the one that knows most of them first. */
  readonly reports: readonly (KnownReport & { readonly known: number })[];
  /** Columns of the line that is taken for the header. */
  readonly columns: readonly string[];
  /** A mapping to begin with, as mapping files have it, where no report is sure. */
  readonly mapping: Readonly<Record<string, unknown>>;
}

/** What somebody says of a file. What the file says itself need not be said. Days are `2026-11-01`. */
export interface ImportAsked {
  /** A report that is known, or a mapping as mapping files have it. */
  readonly as: { readonly platform: string; readonly report: string } | { readonly mapping: unknown };
  readonly account: string | null;
  readonly currency: string | null;
  readonly zone: string | null;
  /** The file does not hold every row of its days. */
  readonly partial: boolean;
  /** First and last day that it covers; both or none. */
  readonly from: string | null;
  readonly to: string | null;
}

/** Rows that were refused for one reason. */
export interface RefusedRows {
  readonly code: string;
  readonly rows: number;
  readonly lines: readonly number[];
  readonly example: string;
}

/** A row of a file with what is wrong in it. */
export interface PreviewRow {
  readonly line: number;
  readonly cells: readonly (string | null)[];
  /** `column`: the index of the cell; null where it is the row as a whole. */
  readonly problem: { readonly column: number | null; readonly code: string; readonly message: string } | null;
}

/** What would become of a file, as far as its beginning tells. Nothing of it is kept. */
export interface ImportPreview {
  /** Columns with what they are taken for; null: nothing reads them. */
  readonly columns: readonly { readonly name: string; readonly is: string | null }[];
  /** The first rows, and of those after them the first that have problems. */
  readonly rows: readonly PreviewRow[];
  readonly checkedRows: number;
  readonly problemRows: number;
  readonly accounts: readonly string[];
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly notes: readonly string[];
  /** What the file does not say and has to be said; null when nothing is missing. */
  readonly lacks: { readonly what: 'account' | 'currency' | 'zone'; readonly message: string } | null;
}

/** What was sent of a file. */
export interface SentImport {
  readonly rowsRead: number;
  readonly rowsSent: number;
  readonly rejected: readonly RefusedRows[];
  readonly notes: readonly string[];
  readonly accounts: readonly string[];
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly complete: boolean;
  readonly resumed: boolean;
  /** By which its outcome is found; for the port alone. */
  readonly slices: unknown;
}

/** What the pipeline made of it. */
export interface ImportOutcome {
  /** Slices of which the ledger knows the outcome, of all that were sent. */
  readonly processed: number;
  readonly slices: number;
  /** Whether facts and gold are where they are read from. */
  readonly stored: boolean;
  readonly upserts: number;
  readonly retracts: number;
  readonly unchanged: number;
  readonly duplicates: number;
  /** Those, and the totals of its days, are told once it is stored. */
  readonly quarantined: readonly RefusedRows[];
  readonly totals: {
    readonly impressions: string;
    readonly clicks: string;
    /** Micros by currency. */
    readonly spend: readonly { readonly currency: string; readonly micros: string }[];
  };
}

/** How a file is sent. */
export interface ImportRun {
  readonly fileName: string;
  readonly fileBytes: number;
  /** The file's bytes as they come. */
  readonly content: AsyncIterable<Buffer>;
  /** Bytes that it may have when it is unpacked. */
  readonly contentBytes: number;
  /** Under which one that broke off goes on; null: it begins anew. */
  readonly fingerprint: string;
  readonly onRows: (rows: number) => void;
}

/**
 * Report files, from who can read them and has the broker. Every call is of one tenant, with the gateway's own stores.
 * @throws ImportError MR_IMPORT_REFUSED for a file or a mapping that cannot be taken, with the reason.
 */
export interface ImportsPort {
  catalogue(): readonly KnownReport[];
  guess(sample: FileSample): Promise<FileGuess>;
  preview(pool: PostgresPool, tenant: string, sample: FileSample, asked: ImportAsked): Promise<ImportPreview>;
  /** Refuses what could not be sent whatever the file has. */
  check(asked: ImportAsked): void;
  send(pool: PostgresPool, tenant: string, asked: ImportAsked, run: ImportRun): Promise<SentImport>;
  outcome(
    stores: { readonly postgres: PostgresPool; readonly clickhouse: ClickHouseClient },
    tenant: string,
    asked: ImportAsked,
    sent: SentImport,
  ): Promise<ImportOutcome>;
}

/** A platform that can be connected, and what that needs. */
export interface ConnectablePlatform {
  /** As the contract spells it. */
  readonly platform: string;
  readonly title: string;
  readonly secrets: readonly string[];
  readonly settings: readonly string[];
  /** Whether a person has to consent at the platform first: the refresh token is what that gives. */
  readonly hasConsent: boolean;
  readonly where: string;
}

/** A credential by the names of its parts. */
export interface CredentialSaid {
  readonly secrets: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
}

/** A connection that is to be made. */
export interface NewConnectionSaid extends CredentialSaid {
  readonly id: string;
  /** In small letters. */
  readonly platform: string;
  readonly name: string;
  /** It calls the sandbox, which gives what of the credential is left out. */
  readonly sandbox: boolean;
}

/** What became of a change of a connection. */
export type ConnectionOutcome =
  | { readonly done: true }
  | { readonly done: false; readonly because: 'NOT_FOUND' | 'INVALID'; readonly message: string };

/** The accounts that a credential reaches, or what the platform said instead. */
export type AccountsOutcome =
  | {
      readonly done: true;
      readonly accounts: readonly {
        readonly id: string;
        readonly name: string | null;
        readonly currency: string | null;
        readonly zone: string | null;
      }[];
      /** There are more than these. */
      readonly more: boolean;
    }
  | { readonly done: false; readonly because: 'NOT_FOUND'; readonly message: string }
  | { readonly done: false; readonly because: 'REFUSED'; readonly code: string; readonly message: string };

/**
 * Connections to platforms, from who can seal credentials, call platforms and start workflows. Every call is of one tenant. Secrets go in
 * and never come out.
 */
export interface ConnectionsPort {
  platforms(): readonly ConnectablePlatform[];
  /** Whether there is a sandbox that can be called. */
  readonly hasSandbox: boolean;
  /** Keeps a connection with its credential; nothing is fetched yet. */
  connect(pool: PostgresPool, tenant: string, made: NewConnectionSaid, by: AppliedBy): Promise<ConnectionOutcome>;
  /** One that had expired is active again. */
  setCredential(
    pool: PostgresPool,
    tenant: string,
    id: string,
    credential: CredentialSaid,
    by: AppliedBy,
  ): Promise<ConnectionOutcome>;
  /** Signs in at the platform and lists the accounts. */
  accounts(pool: PostgresPool, tenant: string, id: string, by: AppliedBy): Promise<AccountsOutcome>;
  /** Lets these accounts be fetched from a day on; null: all that the credential reaches. */
  start(
    pool: PostgresPool,
    tenant: string,
    id: string,
    what: { readonly accounts: readonly string[] | null; readonly from: string },
    by: AppliedBy,
  ): Promise<ConnectionOutcome>;
  /** Ends fetching, and forgets connection and credential. What was fetched stays. */
  disconnect(pool: PostgresPool, tenant: string, id: string, by: AppliedBy): Promise<ConnectionOutcome>;
}

/** What the gateway asks of parts that it may not know. What is missing is answered as not available. */
export interface GatewayPorts {
  readonly connections?: ConnectionsPort;
  readonly imports?: ImportsPort;
  readonly notifications?: NotificationsPort;
  readonly pipeline?: PipelinePort;
}

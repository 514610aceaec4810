import type { TopologyJson } from '@millrace/streams';
import type { ApplicationTasks } from '@millrace/streams/runtime';
import type { PostgresPool } from '../base/postgres.ts';
import type { AppliedBy } from '../definitions/store.ts';

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

/** The newest of what was found, how much that was, and whether there may be more. */
export interface DeadLetterScan {
  readonly letters: readonly StoredDeadLetter[];
  readonly found: number;
  readonly more: boolean;
}

/**
 * How the pipeline runs, from who knows its topologies and topics: the gateway itself knows neither. Whoever starts the gateway hands
 * it in.
 */
export interface PipelinePort {
  parts(): readonly PipelinePart[];
  /** What the tasks of a part do. @throws where the broker or Redis does not answer. */
  tasks(name: string): Promise<ApplicationTasks>;
  /** The newest dead letters that are wanted. @throws where the broker does not answer. */
  deadLetters(query: DeadLetterQuery): Promise<DeadLetterScan>;
  /** The letters at these places that are still there and wanted. */
  lettersAt(places: readonly DeadLetterPlace[], wants: DeadLetterQuery['wants']): Promise<readonly StoredDeadLetter[]>;
  /** Sends letters to the topics that they came from; resolves when the broker has them all. */
  redrive(letters: readonly StoredDeadLetter[]): Promise<void>;
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

/** What the gateway asks of parts that it may not know. What is missing is answered as not available. */
export interface GatewayPorts {
  readonly notifications?: NotificationsPort;
  readonly pipeline?: PipelinePort;
}

import type { TopologyJson } from '@millrace/streams';
import type { ApplicationTasks } from '@millrace/streams/runtime';

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

/** What was found, and how much was looked through for it. */
export interface DeadLetterScan {
  readonly letters: readonly StoredDeadLetter[];
  readonly scanned: number;
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

/** What the gateway asks of parts that it may not know. What is missing is answered as not available. */
export interface GatewayPorts {
  readonly pipeline?: PipelinePort;
}

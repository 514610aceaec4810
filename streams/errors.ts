/** Every error of this package has a stable code, listed in the documentation. */
export type StreamsErrorCode =
  | 'MR_STREAMS_SERDE'
  | 'MR_STREAMS_RECORD'
  | 'MR_STREAMS_TOPOLOGY'
  | 'MR_STREAMS_STORE_MISS'
  | 'MR_STREAMS_FENCED'
  | 'MR_STREAMS_STATE_GAP'
  | 'MR_STREAMS_BROKER'
  | 'MR_STREAMS_DEAD_LETTER_STORM'
  | 'MR_STREAMS_PARTITIONS_CHANGED'
  | 'MR_STREAMS_CONFIG';

/** Base of all errors thrown by the stream runtime. */
export class StreamsError extends Error {
  readonly code: StreamsErrorCode;
  constructor(code: StreamsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Bytes that do not decode, or a value that does not fit its schema. The record becomes a dead letter. */
export class SerdeError extends StreamsError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STREAMS_SERDE', message, options);
  }
}

/** A record that a step refuses: it goes to the dead-letter topic with its bytes and the processing goes on. */
export class RecordError extends StreamsError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STREAMS_RECORD', message, options);
  }
}

/** A topology that cannot be built or does not fit what runs already. */
export class TopologyError extends StreamsError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STREAMS_TOPOLOGY', message, options);
  }
}

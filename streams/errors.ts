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
  | 'MR_STREAMS_INCOMPATIBLE'
  | 'MR_STREAMS_RUNNING'
  | 'MR_STREAMS_ASYNC'
  | 'MR_STREAMS_BUFFER_FULL'
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

/** Another process owns what this one writes to: its transaction, its group membership or its state. */
export class FencedError extends StreamsError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STREAMS_FENCED', message, options);
  }
}

/** The state in Redis is behind its changelog. The task is restored from there. */
export class StateGapError extends StreamsError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STREAMS_STATE_GAP', message, options);
  }
}

/** The broker refused something or did not answer in time. */
export class BrokerError extends StreamsError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STREAMS_BROKER', message, options);
  }
}

/** Most records of a batch are dead letters: the batch is undone and the process stops. */
export class DeadLetterStormError extends StreamsError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STREAMS_DEAD_LETTER_STORM', message, options);
  }
}

/** The partition count of a topic changed under existing state. */
export class PartitionsChangedError extends StreamsError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STREAMS_PARTITIONS_CHANGED', message, options);
  }
}

/** The topology would misread the state that an earlier one has written. */
export class IncompatibleTopologyError extends StreamsError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STREAMS_INCOMPATIBLE', message, options);
  }
}

/** An application cannot be reset while it runs. */
export class ApplicationRunningError extends StreamsError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STREAMS_RUNNING', message, options);
  }
}

/** The configuration of a StreamsApp cannot be used. */
export class StreamsConfigError extends StreamsError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STREAMS_CONFIG', message, options);
  }
}

/** A part of a store: a group, or a field of it. The group of a key-value store is ''; without field all of it. */
export type StatePlace = readonly [group: string, field: string | undefined];

/** State that was read but not loaded: the driver fetches it and runs the record again. Never leaves the driver. */
export class StoreMiss extends StreamsError {
  readonly store: string;
  readonly places: readonly StatePlace[];
  constructor(store: string, places: readonly StatePlace[]) {
    const [group, field] = places[0] ?? ['', undefined];
    super('MR_STREAMS_STORE_MISS', `store '${store}': group '${group}', field '${field ?? '*'}' is not loaded`);
    this.store = store;
    this.places = places;
  }
}

import { crc32c } from '@node-rs/crc32';
import { BrokerError } from '../../../errors.ts';
import { readInt64 } from '../../../serde/int64.ts';

/** Bytes of a batch before what its length counts: base offset and length. */
const LENGTH_END = 12;
const LENGTH_AT = 8;
const MAGIC_AT = 16;
const CRC_AT = 17;
/** The checksum covers everything from the attributes on. */
const ATTRIBUTES_AT = 21;
const LAST_OFFSET_DELTA_AT = 23;
const RECORDS_AT = 61;
const SUPPORTED_MAGIC = 2;

const COMPRESSION_BITS = 0b111;
const LOG_APPEND_TIME = 1 << 3;
const TRANSACTIONAL = 1 << 4;
const CONTROL = 1 << 5;

/** The head of a record batch, and where its records lie, compressed or not, in `bytes`. */
export interface RecordBatch {
  readonly bytes: Buffer;
  readonly recordsStart: number;
  readonly end: number;
  readonly baseOffset: number;
  /** Offset of the last record that was written, which compaction may have taken out since. */
  readonly lastOffset: number;
  /** Codec number, see `decompress`. */
  readonly compression: number;
  readonly isTransactional: boolean;
  /** True when its one record is a marker of a transaction's end. */
  readonly isControl: boolean;
  readonly producerId: number;
  readonly baseTimestamp: number;
  /** The time of all records where the topic carries the time of arrival. */
  readonly appendTimestamp: number | undefined;
  readonly count: number;
}

/** How far the batches of a fetch reach that are there whole. */
export interface BatchRange {
  /** Offset after the last of them, and the epoch of its leader; undefined when there is none. */
  readonly last: { readonly nextOffset: number; readonly leaderEpoch: number } | undefined;
  /** Bytes of the batch after them that is cut off; undefined when there is none, or too little of it to tell. */
  readonly cutOff: number | undefined;
}

/** Walks over the batches of a fetch by their heads alone. @throws BrokerError when it meets what is no batch. */
export function batchRange(bytes: Buffer): BatchRange {
  let last: BatchRange['last'];
  let at = 0;
  for (;;) {
    const length = batchLength(bytes, at);
    if (length === undefined || length > bytes.length - at) return { last, cutOff: length };
    checkFormat(bytes, at, length);
    last = {
      nextOffset: readInt64(bytes, at) + bytes.readInt32BE(at + LAST_OFFSET_DELTA_AT) + 1,
      leaderEpoch: bytes.readInt32BE(at + LENGTH_END),
    };
    at += length;
  }
}

/** Bytes that the batch at `at` has in all; undefined when too little of it is there to tell. */
function batchLength(bytes: Buffer, at: number): number | undefined {
  return bytes.length - at < LENGTH_END ? undefined : LENGTH_END + bytes.readInt32BE(at + LENGTH_AT);
}

/**
 * The head of the batch at `at`, once all of it is there; undefined before: a fetch may end in the middle of a batch. Format:
 * https://kafka.apache.org/documentation/#recordbatch
 *
 * @throws BrokerError when it is of a format before Kafka 0.11, or its checksum does not fit.
 */
export function readBatch(bytes: Buffer, at: number): RecordBatch | undefined {
  const length = batchLength(bytes, at);
  if (length === undefined || length > bytes.length - at) return undefined;
  const baseOffset = readInt64(bytes, at);
  checkFormat(bytes, at, length);
  const end = at + length;
  const expected = bytes.readUInt32BE(at + CRC_AT);
  const found = crc32c(bytes.subarray(at + ATTRIBUTES_AT, end));
  if (found !== expected) {
    throw new BrokerError(
      `the batch at offset ${baseOffset} is damaged: its checksum is ${hex(found)}, not ${hex(expected)}`,
    );
  }
  const attributes = bytes.readInt16BE(at + ATTRIBUTES_AT);
  return {
    bytes,
    recordsStart: at + RECORDS_AT,
    end,
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(at + LAST_OFFSET_DELTA_AT),
    compression: attributes & COMPRESSION_BITS,
    isTransactional: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
    producerId: readInt64(bytes, at + 43),
    baseTimestamp: readInt64(bytes, at + 27),
    appendTimestamp: (attributes & LOG_APPEND_TIME) === 0 ? undefined : readInt64(bytes, at + 35),
    count: bytes.readInt32BE(at + 57),
  };
}

function checkFormat(bytes: Buffer, at: number, length: number): void {
  const magic = bytes[at + MAGIC_AT];
  const where = `the batch at offset ${readInt64(bytes, at)}`;
  if (length > MAGIC_AT && magic !== SUPPORTED_MAGIC) {
    throw new BrokerError(
      `${where} has message format ${magic}, before Kafka 0.11: fetch this topic with fetcher 'rdkafka'`,
    );
  }
  if (length < RECORDS_AT) throw new BrokerError(`${where} has a length of ${length} bytes: it is damaged`);
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, '0');
}

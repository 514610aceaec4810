import { BrokerError, RecordError } from '../../errors.ts';
import type { ConsumedRecord } from '../../topology/decode.ts';
import { RecordInBatch } from '../../topology/record-in-batch.ts';
import { BatchCursor } from '../fetch/records/batch-cursor.ts';
import type { PackHead } from './pack-format.ts';

/** Takes packs apart. The records are used again after `clear`: nothing is made for one. */
export class Unpacker {
  readonly #cursor = new BatchCursor();
  readonly #pool: RecordInBatch[] = [];
  #taken = 0;

  /** Forgets the records that were given out. */
  clear(): void {
    this.#taken = 0;
  }

  /**
   * The records of a pack, at its topic, partition and offset. They hold until `clear`.
   * @throws RecordError when it is damaged: nothing of it is given then.
   */
  records(pack: ConsumedRecord, { count, baseTimestamp }: PackHead): readonly RecordInBatch[] {
    const { bytes, start, end } = whereValueLies(pack);
    const first = this.#taken;
    try {
      this.#cursor.open({
        bytes,
        recordsStart: start,
        end,
        compression: 0,
        baseOffset: pack.offset,
        baseTimestamp,
        appendTimestamp: undefined,
        count,
      });
      while (!this.#cursor.isAtEnd) this.#cursor.next(this.#next(pack));
      if (count > 0 && this.#cursor.isWhole) return this.#pool.slice(first, this.#taken);
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
    }
    this.#taken = first;
    throw new RecordError(
      `the record at offset ${pack.offset} of '${pack.topic}' says that it holds ${count} others, and does not: only this application may write its repartition topics`,
    );
  }

  #next({ topic, partition }: ConsumedRecord): RecordInBatch {
    let record = this.#pool[this.#taken];
    if (record === undefined) {
      record = new RecordInBatch();
      this.#pool.push(record);
    }
    this.#taken += 1;
    record.topic = topic;
    record.partition = partition;
    return record;
  }
}

function whereValueLies(pack: ConsumedRecord): {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
} {
  if (pack instanceof RecordInBatch && pack.valueStart >= 0) {
    return { bytes: pack.bytes, start: pack.valueStart, end: pack.valueEnd };
  }
  const bytes = pack.value ?? Buffer.alloc(0);
  return { bytes, start: 0, end: bytes.length };
}

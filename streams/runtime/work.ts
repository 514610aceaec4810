import { RecordError, SerdeError } from '../errors.ts';
import type { Headers, RecordMetadata } from '../processor/record.ts';
import { type ConsumedRecord, type Decoded, decodeInto } from '../topology/decode.ts';
import type { TaskRecord } from '../topology/topology.ts';
import type { AssignedPartition } from './assignment.ts';
import { Needs } from './needs.ts';
import { packHead } from './packing/pack-format.ts';
import { Unpacker } from './packing/unpack.ts';

/** A fetched record on its way: what it decodes to, or why it does not. Its headers are decoded when they are asked for. */
export class Work implements TaskRecord, Decoded {
  record: ConsumedRecord;
  partition: AssignedPartition;
  key: unknown;
  value: unknown;
  /** Event time; of a record that is refused, the time that its topic carries. */
  timestamp = -1;
  refused: RecordError | SerdeError | undefined;
  /** False while others follow that came with it at one offset: what is committed is past all of them or none. */
  endsOffset = true;
  /** Why it is refused before it is decoded. */
  damage: RecordError | undefined;

  constructor(record: ConsumedRecord, partition: AssignedPartition) {
    this.record = record;
    this.partition = partition;
  }

  get headers(): Headers | undefined {
    return this.record.headers;
  }

  get metadata(): RecordMetadata {
    return this.record;
  }

  decode(): void {
    this.refused = this.damage;
    if (this.refused !== undefined) {
      this.timestamp = this.record.timestamp;
      return;
    }
    try {
      decodeInto(this, this.partition.source, this.record);
    } catch (error) {
      if (!(error instanceof RecordError || error instanceof SerdeError)) throw error;
      this.refused = error;
      this.timestamp = this.record.timestamp;
    }
  }

  /** The same record apart from its batch, whose objects are used again. */
  kept(): Work {
    const { topic, partition, offset, timestamp, key, value, headers } = this.record;
    const kept = new Work({ topic, partition, offset, timestamp, key, value, headers }, this.partition);
    kept.key = this.key;
    kept.value = this.value;
    kept.timestamp = this.timestamp;
    kept.refused = this.refused;
    kept.endsOffset = this.endsOffset;
    return kept;
  }
}

/** The records of one batch, those apart that travelled as one. Their objects are used again for the next one. */
export class Batch {
  readonly #pool: Work[] = [];
  readonly #unpacker = new Unpacker();
  #count = 0;

  /** Forgets the batch before. */
  clear(): void {
    this.#count = 0;
    this.#unpacker.clear();
  }

  add(record: ConsumedRecord, partition: AssignedPartition): void {
    const head = partition.isInternal ? packHead(record) : undefined;
    if (head === undefined) {
      this.#next(record, partition);
      return;
    }
    try {
      for (const packed of this.#unpacker.records(record, head)) this.#next(packed, partition).endsOffset = false;
      (this.#pool[this.#count - 1] as Work).endsOffset = true;
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      this.#next(record, partition).damage = error;
    }
  }

  /** The records in their order. They hold until `clear`. */
  work(): readonly Work[] {
    return this.#pool.slice(0, this.#count);
  }

  #next(record: ConsumedRecord, partition: AssignedPartition): Work {
    let work = this.#pool[this.#count];
    this.#count += 1;
    if (work === undefined) {
      work = new Work(record, partition);
      this.#pool.push(work);
      return work;
    }
    work.record = record;
    work.partition = partition;
    work.endsOffset = true;
    work.damage = undefined;
    return work;
  }
}

/** Decodes; what serdes need for it, a schema that was not seen before, is fetched once for all of them. */
export async function decodeAll(work: readonly Work[]): Promise<void> {
  const needs = new Needs();
  // By index: in an async function each step of an iterator is an object.
  for (let index = 0; index < work.length; index += 1) {
    const item = work[index] as Work;
    item.decode();
    if (item.refused === undefined || !isNeeding(needs, item)) continue;
    await needs.fetch();
    item.decode();
  }
}

function isNeeding(needs: Needs, { record, partition: { source } }: Work): boolean {
  const ofKey = needs.add(source.key, record.key);
  return needs.add(source.value, record.value) || ofKey;
}

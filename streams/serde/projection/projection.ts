import { TopologyError } from '../../errors.ts';
import { type AvroRecord, type AvroType, avroType, isSameType } from './avro-type.ts';
import { compiledReader, runReader } from './compile.ts';
import { AvroCursor } from './cursor.ts';

declare const recordType: unique symbol;

/** The Avro schema of a record, known to TypeScript as `T`. */
export interface RecordSchema<T> {
  readonly json: object;
  readonly [recordType]?: T;
}

/** Reads some fields of a record between two positions of a buffer. @throws SerdeError when the bytes are not such a record. */
export type Projection<V> = (bytes: Buffer, start: number, end: number) => V;

/** Says which record a schema is of, as JSON holds it: `recordSchema<AdEvent>({ type: 'record', … })`. */
export function recordSchema<T extends object>(json: object): RecordSchema<T> {
  return { json };
}

/**
 * A reader of these fields, compiled for a writer's schema: others are skipped, without their values being made, and nothing
 * that is returned keeps a part of the bytes. All of the record is looked at, so damaged bytes are refused as a full reader refuses
 * them. `["null", T]` is `T | null`, other unions hold plain values, longs are numbers and refused beyond 2^53 (the logical
 * type `micros` is bigint), dates and timestamps their plain number, enums and texts strings, bytes and fixed copies.
 *
 * @throws TopologyError when the schema is not of a record or lacks one of the fields.
 */
export function projection<T extends object, const F extends keyof T & string>(
  schema: RecordSchema<T>,
  fields: readonly F[],
): Projection<Pick<T, F>> {
  const record = avroRecord(schema.json);
  requireFields(record, fields);
  return readerOf(record, fields) as Projection<Pick<T, F>>;
}

/**
 * As `projection`, for a writer's schema that may differ from the reader's; undefined when one of the fields is not there, or is
 * of another type: then the record must be resolved (Avro 1.12, "Schema Resolution").
 * @throws TopologyError when one of the schemas is not of a record, or the reader's lacks one of the fields.
 */
export function projectionOf<V>(writer: object, fields: readonly string[], reader: object): Projection<V> | undefined {
  const [written, wanted] = [avroRecord(writer), avroRecord(reader)];
  requireFields(wanted, fields);
  const isAlike = fields.every((field) => {
    const [theirs, ours] = [typeOf(written, field), typeOf(wanted, field)];
    return theirs !== undefined && ours !== undefined && isSameType(theirs, ours);
  });
  return isAlike ? (readerOf(written, fields) as Projection<V>) : undefined;
}

/** @throws TopologyError when the schema is not of a record. */
export function avroRecord(schema: object): AvroRecord {
  const type = avroType(schema);
  if (type.kind !== 'record') throw new TopologyError(`a projection is of a record, not of ${type.kind}`);
  return type;
}

function typeOf({ fields }: AvroRecord, field: string): AvroType | undefined {
  return fields.find(({ name }) => name === field)?.type;
}

function requireFields(record: AvroRecord, fields: readonly string[]): void {
  const missing = fields.filter((field) => typeOf(record, field) === undefined);
  if (missing.length === 0) return;
  throw new TopologyError(
    `record ${record.name} has no field ${missing.join(', ')}: its fields are ${record.fields.map(({ name }) => name).join(', ')}`,
  );
}

function readerOf(record: AvroRecord, fields: readonly string[]): Projection<unknown> {
  const read = compiledReader(record, new Set(fields));
  const cursor = new AvroCursor();
  return (bytes, start, end) => {
    cursor.open(bytes, start, end);
    const value = runReader(read, cursor);
    cursor.close();
    return value;
  };
}

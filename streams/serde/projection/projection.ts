import { SerdeError, TopologyError } from '../../errors.ts';
import { type AvroType, avroType } from './avro-type.ts';
import { compiledReader } from './compile.ts';
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
  return projectionOf(avroType(schema.json), fields) as Projection<Pick<T, F>>;
}

/** As `projection`, of a type that was read already. */
export function projectionOf(type: AvroType, fields: readonly string[]): Projection<unknown> {
  if (type.kind !== 'record') throw new TopologyError(`a projection is of a record, not of ${type.kind}`);
  const missing = fields.filter((field) => !type.fields.some(({ name }) => name === field));
  if (missing.length > 0) {
    throw new TopologyError(
      `record ${type.name} has no field ${missing.join(', ')}: its fields are ${type.fields.map(({ name }) => name).join(', ')}`,
    );
  }
  const read = compiledReader(type, new Set(fields));
  const cursor = new AvroCursor();
  return (bytes, start, end) => {
    cursor.open(bytes, start, end);
    let value: unknown;
    try {
      value = read(cursor);
    } catch (error) {
      // Values inside one another, of a schema that contains itself, have no end in damaged bytes.
      if (error instanceof RangeError) throw new SerdeError('values are nested too deeply', { cause: error });
      throw error;
    }
    cursor.close();
    return value;
  };
}

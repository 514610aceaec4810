import { LazyRecords, recordSchema, type Serde, SerdeError } from '@millrace/streams';
import type { Type, types } from 'avsc';
import { contractType } from './avro-types.ts';
import { SchemasError } from './errors.ts';
import { recordSchemas } from './generated/schemas.ts';
import type { Records } from './generated/types.ts';
import { LazyRecordSerde, type LazySerde } from './lazy-serde.ts';
import { ProjectedSerde } from './projected-serde.ts';
import { MemorySchemaSource, type SchemaSource, valueSubject } from './source.ts';
import { headerBytes, schemaId } from './wire-format.ts';
import type { WholeRecords } from './writer-readers.ts';

/** Makes the value serdes of topics. */
export interface Codec {
  /** The serde of a record on a topic: registry wire format, synchronous per record. */
  serde<N extends keyof Records>(topic: string, record: N): RecordSerde<Records[N]>;
}

/** The serde of a record, of which some fields can be read alone. */
export interface RecordSerde<T> extends Serde<T> {
  /** Reads these fields only: a fraction of the cost where they are few. What it reads is what the whole record would have. */
  project<const F extends keyof T & string>(fields: readonly F[]): Serde<Pick<T, F>>;
  /** Reads fields when they are looked at, for steps that look at some and pass the record on. */
  lazy(): LazySerde<T>;
}

/** Writer schemas that a serde keeps; when there are more, the oldest is asked for anew. */
const cachedWriters = 1000;
/** First size of the buffer in which records are made; it grows to what the largest needed, at most `largestRecord`. */
const initialScratch = 16 * 1024;
const largestRecord = 64 * 1024 * 1024;
/** How the name of its bytes' layout begins; the schema follows. */
const AVRO = 'avro ';

/** A codec on a registry. A serde must be opened before it serialises; what it decodes it fetches when told. */
export function createCodec(source: SchemaSource): Codec {
  return { serde: (topic, record) => new AvroSerde(topic, record, source, undefined) };
}

/** A codec with the registry in memory, open from the start; the id of a record's schema is its place in the contract. */
export function memoryCodec(source: MemorySchemaSource = new MemorySchemaSource()): Codec {
  return { serde: (topic, record) => new AvroSerde(topic, record, source, source.add(recordSchemas[record])) };
}

type Resolver = ReturnType<Type['createResolver']>;

/** How the bytes of one writer schema are read: directly when it is the reader's own, else resolved or refused. */
type Writer = { readonly schema: object; readonly resolver: Resolver | undefined } | { readonly refused: string };

/** What all serdes of a kind of record share: a lazy record that one has read is known to every other. */
interface Reading {
  readonly type: Type;
  readonly lazy: LazyRecords<object>;
}

const readings = new Map<keyof Records, Reading>();

function readingOf(record: keyof Records): Reading {
  const known = readings.get(record);
  if (known !== undefined) return known;
  const type = contractType(recordSchemas[record]) as types.RecordType;
  const fields = new Map(type.fields.map((field) => [field.name, field.type]));
  const lazy = new LazyRecords(recordSchema(recordSchemas[record]), (field, value, into, at) =>
    (fields.get(field) as Type).encode(value, into, at),
  );
  readings.set(record, { type, lazy });
  return { type, lazy };
}

/** Shared by all serdes: serialising is synchronous, and what was made is copied out at once. */
let scratch = Buffer.allocUnsafe(initialScratch);

class AvroSerde<N extends keyof Records> implements RecordSerde<Records[N]> {
  /** Its schema: bytes name the one they were written with, so that every earlier one which this resolves is read. */
  readonly format: string;
  readonly #topic: string;
  readonly #record: N;
  readonly #source: SchemaSource;
  readonly #type: Type;
  readonly #lazy: LazyRecords<Records[N]>;
  readonly #writers = new Map<number, Writer>();
  #writerId: number | undefined;
  /** Made once: its readers are compiled. */
  #lazySerde: LazySerde<Records[N]> | undefined;

  constructor(topic: string, record: N, source: SchemaSource, writerId: number | undefined) {
    this.#topic = topic;
    this.#record = record;
    this.#source = source;
    const { type, lazy } = readingOf(record);
    this.#type = type;
    this.#lazy = lazy as LazyRecords<Records[N]>;
    this.format = `${AVRO}${JSON.stringify(recordSchemas[record])}`;
    if (writerId !== undefined) this.#useOwn(writerId);
  }

  /** @throws SchemasError MR_SCHEMAS_NOT_REGISTERED when the registry does not hold this schema of the topic. */
  async open(): Promise<void> {
    if (this.#writerId !== undefined) return;
    const subject = valueSubject(this.#topic);
    const id = await this.#source.idOf(subject, recordSchemas[this.#record]);
    if (id === undefined) {
      throw new SchemasError(
        'MR_SCHEMAS_NOT_REGISTERED',
        `the registry does not hold this version of ${subject} (${this.#record}): run millrace schemas apply`,
      );
    }
    this.#useOwn(id);
  }

  serialize(value: Records[N]): Buffer {
    if (this.#writerId === undefined) {
      throw new SchemasError(
        'MR_SCHEMAS_NOT_OPEN',
        `the serde of ${this.#topic} was not opened: await its open() first`,
      );
    }
    let end = this.#encode(value);
    while (end < 0) {
      const size = Math.max(scratch.length - end, scratch.length * 2);
      if (size > largestRecord)
        throw new SerdeError(`${this.#topic}: a ${this.#record} of more than ${largestRecord} bytes`);
      scratch = Buffer.allocUnsafe(size);
      end = this.#encode(value);
    }
    scratch[0] = 0;
    scratch.writeUInt32BE(this.#writerId, 1);
    return Buffer.from(scratch.subarray(0, end));
  }

  deserialize(bytes: Buffer): Records[N] {
    const id = schemaId(bytes, 0, bytes.length);
    if (id === undefined)
      throw new SerdeError(`${this.#topic}: ${bytes.length} bytes that are not in the registry's wire format`);
    return this.#decode(bytes, id, this.#writer(id).resolver);
  }

  project<const F extends keyof Records[N] & string>(fields: readonly F[]): Serde<Pick<Records[N], F>> {
    return new ProjectedSerde(this.#whole(), fields);
  }

  lazy(): LazySerde<Records[N]> {
    this.#lazySerde ??= new LazyRecordSerde(this.#whole(), this.#lazy);
    return this.#lazySerde;
  }

  needs(bytes: Buffer): number | undefined {
    const id = schemaId(bytes, 0, bytes.length);
    return id === undefined || this.#writers.has(id) ? undefined : id;
  }

  async fetch(ids: readonly number[]): Promise<void> {
    await Promise.all(
      [...new Set(ids)].map(async (id) => {
        const schema = await this.#source.schemaById(id);
        if (schema !== undefined) this.#remember(id, this.#writerOf(schema));
      }),
    );
  }

  misreads(format: string): string | undefined {
    if (!format.startsWith(AVRO)) return 'it is no Avro';
    const writer = this.#writerOf(JSON.parse(format.slice(AVRO.length)) as object);
    return 'refused' in writer ? writer.refused : undefined;
  }

  #writer(id: number): Exclude<Writer, { readonly refused: string }> {
    const writer = this.#writers.get(id);
    if (writer === undefined) throw new SerdeError(`${this.#topic}: schema id ${id} is unknown to the registry`);
    if ('refused' in writer) throw new SerdeError(`${this.#topic}: schema id ${id}: ${writer.refused}`);
    return writer;
  }

  #whole(): WholeRecords<Records[N]> {
    return {
      topic: this.#topic,
      record: this.#record,
      schema: recordSchemas[this.#record],
      serde: this,
      writerSchema: (id) => this.#writer(id).schema,
    };
  }

  #encode(value: Records[N]): number {
    try {
      return this.#lazy.write(value, scratch, headerBytes) ?? this.#type.encode(value, scratch, headerBytes);
    } catch (error) {
      throw new SerdeError(`${this.#topic}: not a ${this.#record}: ${misfit(this.#type, value) ?? messageOf(error)}`, {
        cause: error,
      });
    }
  }

  #decode(bytes: Buffer, id: number, resolver: Resolver | undefined): Records[N] {
    let decoded: { value: unknown; offset: number };
    try {
      decoded = this.#type.decode(bytes, headerBytes, resolver);
    } catch (error) {
      throw new SerdeError(`${this.#topic}: schema id ${id}: ${messageOf(error)}`, { cause: error });
    }
    if (decoded.offset !== bytes.length) {
      const what =
        decoded.offset < 0 ? 'the bytes end inside the record' : `${bytes.length - decoded.offset} bytes too many`;
      throw new SerdeError(`${this.#topic}: schema id ${id}: ${what}`);
    }
    return decoded.value as Records[N];
  }

  #useOwn(id: number): void {
    this.#writerId = id;
    this.#remember(id, { schema: recordSchemas[this.#record], resolver: undefined });
  }

  #writerOf(schema: object): Writer {
    try {
      const type = contractType(schema);
      return { schema, resolver: this.#type.equals(type) ? undefined : this.#type.createResolver(type) };
    } catch (error) {
      return { refused: `its schema cannot be read as ${this.#record}: ${messageOf(error)}` };
    }
  }

  #remember(id: number, writer: Writer): void {
    this.#writers.set(id, writer);
    for (const oldest of this.#writers.keys()) {
      if (this.#writers.size <= cachedWriters) return;
      if (oldest !== this.#writerId) this.#writers.delete(oldest);
    }
  }
}

/** The first field whose value does not fit, with that value cut short. */
function misfit(type: Type, value: unknown): string | undefined {
  let found: string | undefined;
  type.isValid(value, {
    errorHook(path, part, expected) {
      found ??= `${path.join('.') || 'the value'} is ${show(part)}, which is no ${typeText(expected)}`;
    },
  });
  return found;
}

function typeText(type: Type): string {
  if (type.typeName === 'abstract:long') return 'bigint of 64 bits';
  return type.name ?? (type.typeName === 'long' ? 'integer within 2^53' : type.typeName);
}

function show(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'string' ? `'${value.slice(0, 80)}'` : String(value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

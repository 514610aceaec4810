import type { Type } from 'avsc';
import { contractType } from './avro-types.ts';
import { SchemasError } from './errors.ts';
import type { SchemaSource } from './source.ts';
import { headerBytes, schemaId } from './wire-format.ts';

/** What bytes of a topic say, or why that cannot be told. */
export type ReadValue =
  | { readonly schemaId: number; readonly record: string; readonly value: unknown }
  | { readonly problem: string };

/** Schemas that a reader keeps; when there are more, the oldest is asked for anew. */
const keptSchemas = 200;

/**
 * Reads values for people, as the schema that each one names in the registry: also those of topics and versions that this program does
 * not know, and those that it refuses.
 */
export class RegistryReader {
  readonly #source: SchemaSource;
  readonly #types = new Map<number, Type>();

  constructor(source: SchemaSource) {
    this.#source = source;
  }

  /** @throws SchemasError MR_SCHEMAS_REGISTRY where the registry does not answer. */
  async read(bytes: Buffer): Promise<ReadValue> {
    const id = schemaId(bytes, 0, bytes.length);
    if (id === undefined) {
      const lacks = 'a zero and the four bytes of a schema id';
      return { problem: `its ${bytes.length} bytes do not begin as the registry's wire format does, with ${lacks}` };
    }
    try {
      const type = this.#types.get(id) ?? (await this.#typeOf(id));
      if (type === undefined)
        return { problem: `the registry has no schema ${id}: it was deleted, or another registry gave the id` };
      const { value, offset } = type.decode(bytes, headerBytes) as { value: unknown; offset: number };
      if (offset === bytes.length) return { schemaId: id, record: type.name ?? type.typeName, value };
      const what = offset < 0 ? 'they end inside the record' : `${bytes.length - offset} of them are left over`;
      return { problem: `its bytes are not what schema ${id} (${type.name ?? type.typeName}) says: ${what}` };
    } catch (error) {
      if (error instanceof SchemasError) throw error;
      return { problem: `schema ${id} does not read it: ${(error as Error).message}` };
    }
  }

  async #typeOf(id: number): Promise<Type | undefined> {
    const schema = await this.#source.schemaById(id);
    if (schema === undefined) return undefined;
    const type = contractType(schema);
    this.#types.set(id, type);
    const [oldest] = this.#types.keys();
    if (this.#types.size > keptSchemas && oldest !== undefined) this.#types.delete(oldest);
    return type;
  }
}

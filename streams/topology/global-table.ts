import { SerdeError } from '../errors.ts';
import { type FieldCodec, fieldCodec } from '../state/field.ts';
import { type ConsumedRecord, decodeRecord } from './decode.ts';
import type { GlobalTableAccess, GlobalTableDescription } from './topology.ts';

/** A copy of a global table, as each process and the test driver hold it. */
export class GlobalTable implements GlobalTableAccess {
  readonly description: GlobalTableDescription;
  readonly #codec: FieldCodec<unknown>;
  readonly #entries = new Map<string, unknown>();

  constructor(description: GlobalTableDescription) {
    this.description = description;
    this.#codec = fieldCodec(description.source.key);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): unknown {
    return this.#entries.get(key);
  }

  /** Takes a record in; a null value deletes. @throws SerdeError */
  apply(record: ConsumedRecord): void {
    if (record.key === null) throw new SerdeError(`a record of global table '${this.description.name}' has no key`);
    const field = this.#codec.fieldOf(record.key);
    if (record.value === null) this.#entries.delete(field);
    else this.#entries.set(field, decodeRecord(this.description.source, record).value);
  }
}

import type { FieldEncoder } from '@millrace/streams';
import type { types } from 'avsc';
import { contractType } from '../avro-types.ts';

/** Fields as avsc writes them. */
export function avscEncoder(schema: object): FieldEncoder {
  const { fields } = contractType(schema) as types.RecordType;
  const byName = new Map(fields.map(({ name, type }) => [name, type]));
  return (field, value, into, at) => {
    const type = byName.get(field);
    if (type === undefined) throw new Error(`no field ${field}`);
    return type.encode(value, into, at);
  };
}

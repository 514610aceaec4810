import type { Reader } from '@platformatic/kafka';

/**
 * Reads the tagged fields that end a structure of a flexible version (KIP-482): `known` reads the ones it knows by their
 * number, all others are passed over.
 */
export function readTaggedFields(reader: Reader, known: (tag: number) => void = () => undefined): void {
  const count = reader.readUnsignedVarInt();
  for (let index = 0; index < count; index += 1) {
    const tag = reader.readUnsignedVarInt();
    const size = reader.readUnsignedVarInt();
    const end = reader.position + size;
    known(tag);
    reader.position = end;
  }
}

/** The registry's wire format: a zero, the schema id in four bytes big-endian, the Avro body. */
export const headerBytes = 5;

/** The id in the header of what is between two positions; undefined when there is no such header. */
export function schemaId(bytes: Buffer, start: number, end: number): number | undefined {
  return end - start < headerBytes || bytes[start] !== 0 ? undefined : bytes.readUInt32BE(start + 1);
}

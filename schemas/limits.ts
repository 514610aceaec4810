/**
 * Bytes of the largest record that any process produces. Imports hold their payloads to `maxPayloadBytes`; the rest is room for the
 * record's other fields and its key. A dead letter and a batch add to it: `maxMessageBytes`.
 */
export const maxRecordBytes = 1_100_000;

/** Bytes of a topic's largest message: a record, with the headers of a dead letter, in the frame of its batch. */
export const maxMessageBytes = 1_200_000;

/** Bytes of what one raw record carries of a file: the header line, its rows and the mapping. */
export const maxPayloadBytes = 1_000_000;

/** Bytes of one row of a file, and of its header line. */
export const maxRowBytes = 800_000;

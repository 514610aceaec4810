import { expect, it } from 'vitest';
import { maxRecordBytes } from '../schemas/limits.ts';
import { INTERNAL_MESSAGE_ROOM } from '../streams/runtime/config.ts';
import { topics } from './topics.ts';

/** Bytes of a record batch's header: Kafka protocol, RecordBatch version 2. */
const batchHeaderBytes = 61;

it.each(topics)('$name takes the largest record that is produced, also as a dead letter', ({ config }) => {
  expect(Number(config['max.message.bytes'])).toBeGreaterThan(
    maxRecordBytes + INTERNAL_MESSAGE_ROOM + batchHeaderBytes,
  );
});

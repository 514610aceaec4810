import { expect, test } from 'vitest';
import { RecordError } from '../errors.ts';
import { deadLetterHeaders, deadLetterOf } from './dead-letter.ts';

test('a dead letter keeps bytes, partition, time and headers, and its reasons stay small', () => {
  const record = {
    topic: 'in',
    partition: 3,
    offset: 41,
    timestamp: 7,
    key: null,
    value: Buffer.from([1, 2]),
    headers: [['lineage', Buffer.from('x')]] as const,
  };
  const error = new RecordError('ü'.repeat(1_000_000));
  const letter = deadLetterOf(record, error);
  expect(letter).toMatchObject({ topic: 'in.dlq', partition: 3, timestamp: 7, key: null, value: record.value });
  expect(letter.headers[0]).toEqual(record.headers[0]);
  const header = (name: string): Buffer | undefined => letter.headers.find(([each]) => each === name)?.[1];
  expect(header(deadLetterHeaders.partition)?.toString()).toBe('3');
  expect(header(deadLetterHeaders.offset)?.toString()).toBe('41');
  expect(header(deadLetterHeaders.message)?.length).toBeLessThanOrEqual(4_096);
  expect(header(deadLetterHeaders.stacktrace)?.length).toBeLessThanOrEqual(16_384);
});

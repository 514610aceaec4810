import { expect, it } from 'vitest';
import { isDeadLetterTopic, type LetterRecord, letterOf } from './letter.ts';

const record: LetterRecord = {
  ...{ topic: 'gold.data.ready.dlq', partition: 2, offset: 7, timestamp: 1_000 },
  ...{ key: 'acme|a1', value: Buffer.from('abcdef') },
  headers: [
    { '__streams.errors.exception': 'SerdeError' },
    { '__streams.errors.message': Buffer.from('too short') },
    { '__streams.errors.topic': 'silver.data.processed' },
    { '__streams.errors.partition': '4' },
    { '__streams.errors.offset': '41' },
    { 'millrace.errors.timestamp': '900' },
    { 'millrace.redrives': '3' },
    { own: 'kept' },
  ],
};

it('tells of a refusal what its headers say', () => {
  expect(letterOf(record)).toMatchObject({
    ...{ topic: 'gold.data.ready.dlq', partition: 2, offset: 7, at: 1_000, writtenAt: 900, redrives: 3 },
    ...{ sourceTopic: 'silver.data.processed', sourcePartition: 4, sourceOffset: 41 },
    ...{ reason: 'SerdeError', message: 'too short', key: Buffer.from('acme|a1'), value: Buffer.from('abcdef') },
  });
  expect(letterOf(record).headers).toContainEqual(['own', Buffer.from('kept')]);
});

it('tells of one without headers what its place says', () => {
  expect(letterOf({ topic: record.topic, partition: 2, offset: 7, key: null, value: null })).toMatchObject({
    ...{ sourceTopic: 'gold.data.ready', sourcePartition: null, sourceOffset: null, at: 0, writtenAt: null },
    ...{ reason: 'unknown', message: '', key: Buffer.alloc(0), redrives: 0 },
  });
});

it('keeps as much of a value as is wanted, and tells how long it was', () => {
  expect(letterOf(record, 2)).toMatchObject({ value: Buffer.from('ab'), bytes: 6 });
  expect(letterOf({ ...record, value: null }, 2)).toMatchObject({ value: null, bytes: 0 });
});

it('knows topics of dead letters by their names', () => {
  expect(['gold.data.ready.dlq', 'gold.data.ready', 'dlq', '.dlq'].map(isDeadLetterTopic)).toEqual([
    ...[true, false, false, true],
  ]);
});

import { beforeEach, expect, it } from 'vitest';
import { topicNames } from '../../../schemas/topic-names.ts';
import { builtTopologies } from '../../built-topologies.ts';
import type { LetterRecord } from '../../gateway/letter.ts';
import { followedTopics, statusLine } from './tail.ts';
import { TailLines } from './tail-lines.ts';

let printed: string[] = [];
let now = 0;
beforeEach(() => {
  printed = [];
  now = 1_000;
});

function tailOf(tenant?: string): TailLines {
  return new TailLines({
    deadLetters: new Set(['in.dlq']),
    tenant,
    print: (line) => printed.push(line),
    now: () => now,
    read: async (value) =>
      value.length === 1 ? { problem: 'it is broken' } : { schemaId: 1, record: 'Spend', value: { spend: 5n } },
  });
}

const record = (key: string, about: Partial<LetterRecord> = {}): LetterRecord => ({
  ...{ topic: 'out', partition: 2, offset: 7, key: Buffer.from(key), value: Buffer.from('ab'), headers: [], ...about },
});

it('shows each record decoded on a line, why one cannot be, and what was deleted', async () => {
  const lines = tailOf();
  await lines.take(record('acme|a1'));
  await lines.take(record('acme|a1', { value: Buffer.from('x') }));
  await lines.take(record('acme|a1', { value: null }));
  expect(printed).toEqual([
    'out/2/7 acme|a1 {"spend":"5"}',
    'out/2/7 acme|a1 cannot be shown: it is broken',
    'out/2/7 acme|a1 deleted',
  ]);
});

it('shows why a record was refused, and counts those apart', async () => {
  const lines = tailOf();
  const headers = [
    { '__streams.errors.exception': Buffer.from('SerdeError') },
    { '__streams.errors.message': 'too short' },
  ];
  await lines.take(record('acme|a1', { topic: 'in.dlq', headers }));
  await lines.take(record('acme|a1'));
  expect(printed[0]).toBe('in.dlq/2/7 acme|a1 refused: SerdeError: too short');
  expect(lines.counts).toEqual({ written: 1, refused: 1 });
});

it('shows and counts nothing of another tenant', async () => {
  const lines = tailOf('acme');
  for (const key of ['acmeplus|a1', 'other|a1', 'acme', '']) await lines.take(record(key));
  expect([printed, lines.counts]).toEqual([[], { written: 0, refused: 0 }]);
  await lines.take(record('acme|a1'));
  expect(printed).toHaveLength(1);
});

it('shows twenty a second, and says how many more there were', async () => {
  const lines = tailOf();
  for (let i = 0; i < 35; i++) await lines.take(record('acme|a1'));
  lines.endSecond();
  expect(printed).toHaveLength(20);
  now += 1_000;
  lines.endSecond();
  expect(printed.slice(20)).toEqual(['… 15 more in that second, not shown']);
  await lines.take(record('acme|a1'));
  lines.endSecond();
  expect(printed).toHaveLength(22);
  expect(lines.counts.written).toBe(36);
});

it('lets no record move the cursor or change colours', async () => {
  await tailOf().take(record('acme|\u001b[2J\n\u009b31m'));
  expect(printed[0]).toBe('out/2/7 acme|?[2J?31m {"spend":"5"}');
});

it('cuts what is long', async () => {
  const lines = tailOf();
  await lines.take(record(`acme|${'x'.repeat(1_000_000)}`));
  expect(printed[0]).toHaveLength(401);
});

it('follows what a topology writes and the dead letters of what it reads, not what it writes for itself', () => {
  const { writes, deadLetters } = followedTopics(builtTopologies(['gold']));
  expect([...writes]).toEqual([topicNames.ready]);
  expect(deadLetters).toContain(`${topicNames.processed}.dlq`);
});

it('says in a line how they run', () => {
  const task = { state: 'running', lagRecords: 3, lagSeconds: 1.5 };
  const silent = { state: 'silent', lagRecords: 4, lagSeconds: null };
  const applications = [{ applicationId: 'gold', tasks: [task, silent], problems: ['start one'] }] as never;
  expect(statusLine(applications, { written: 9, refused: 1 })).toBe(
    '— gold: 1 of 2 tasks run, 7 records and 1.5 s behind; start one · written 9, refused 1',
  );
});

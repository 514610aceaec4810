import { beforeEach, describe, expect, it } from 'vitest';
import type { PostgresClient } from '../../base/postgres.ts';
import type { DeadLetterPort, StoredDeadLetter } from '../../gateway/ports.ts';
import { memoryCodec } from '../../schemas/codec.ts';
import { RegistryReader } from '../../schemas/registry-reader.ts';
import { MemorySchemaSource } from '../../schemas/source.ts';
import { createTopics } from '../../schemas/topics.ts';
import { NewestLetters } from '../gateway/newest-letters.ts';
import { lettersOf, letterText, scanText } from './list.ts';
import { redrive, redrivenText, refuseVague } from './redrive.ts';

const source = new MemorySchemaSource();
const { reporting } = createTopics(memoryCodec(source));
const euros = reporting.value.serialize({
  ...{ tenant_id: 'acme', currency: 'EUR', source: 'ecb', longest_days: 7, updated_at: 0 },
});

function letter(tenant: string, offset: number, about: Partial<StoredDeadLetter> = {}): StoredDeadLetter {
  return {
    ...{ topic: 'gold.data.ready.dlq', partition: 1, offset, sourceTopic: 'gold.data.ready', sourcePartition: 1 },
    ...{ sourceOffset: offset, at: Date.UTC(2026, 10, 20, 12, 0, offset), writtenAt: null, reason: 'SerdeError' },
    ...{ message: 'too short', key: Buffer.from(`${tenant}|a1`), value: euros, bytes: euros.length, headers: [] },
    ...{ redrives: 0, ...about },
  };
}

let sent: StoredDeadLetter[] = [];
let events: { tenant: string; after: string }[] = [];
beforeEach(() => {
  sent = [];
  events = [];
});

const stored = [
  letter('acme', 1, { value: Buffer.from([1, 2]), bytes: 2 }),
  letter('other', 2),
  letter('acme', 3, { reason: 'RecordError', redrives: 5 }),
  letter('acmeplus', 4),
  letter('acme', 5),
];
const idOf = (offset: number) => `gold.data.ready.dlq/1/${offset}`;

/** The broker's part, without a broker. */
const port: DeadLetterPort = {
  async deadLetters({ sourceTopic, wants, limit }) {
    const newest = new NewestLetters(limit);
    for (const each of stored)
      if (wants(each) && (sourceTopic ?? each.sourceTopic) === each.sourceTopic) newest.add(each);
    const { letters, found, reasons } = newest;
    return { letters, found, reasons, more: found > letters.length };
  },
  lettersAt: async (places, wants) =>
    places.flatMap(({ offset }) => stored.filter((each) => each.offset === offset && wants(each))),
  redrive: async (letters) => {
    sent.push(...letters);
  },
  read: (value) => new RegistryReader(source).read(value),
};

/** The audit trail's part of Postgres: what was recorded is what is read again. */
const client = {
  query: async (text: string, values: readonly unknown[]) => {
    if (text.startsWith('insert into audit_event')) {
      events.push({ tenant: String(values[0]), after: String(values[12]) });
      return { rows: [] };
    }
    if (text.includes('from audit_chain')) return { rows: [{ seq: '0', hash: '0'.repeat(64) }] };
    if (text.includes('from audit_event')) {
      const own = events.filter(({ tenant }) => tenant === values[0]);
      const letters = own.flatMap(({ after }) => JSON.parse(after) as readonly { letter: string }[]);
      return { rows: letters.map(({ letter: id }) => ({ id })) };
    }
    return { rows: [] };
  },
} as unknown as PostgresClient;

describe('the list', () => {
  it('has the letters of its tenant alone, the newest first, with how many have each reason', async () => {
    const text = scanText('acme', await lettersOf(port, { tenant: 'acme' }, 2));
    expect(text.split('\n').map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'count | reason | topic',
      '2 | SerdeError | gold.data.ready.dlq',
      '1 | RecordError | gold.data.ready.dlq',
      '',
      'id | refused (UTC) | reason | given back | message',
      `${idOf(5)} | 2026-11-20 12:00:05 | SerdeError | 0 | too short`,
      `${idOf(3)} | 2026-11-20 12:00:03 | RecordError | 5 | too short`,
      'there are more: ask for more with --limit; the newest 2,000 of each partition are looked through',
      `what is in one: millrace dlq show ${idOf(5)} --tenant acme`,
    ]);
  });

  it('says that there are none', async () => {
    const none = await lettersOf(port, { tenant: 'acme', reason: 'OtherError' }, 2);
    expect(scanText('acme', none)).toBe('tenant acme has no dead letters of that kind');
  });
});

describe('a letter', () => {
  it('is shown as its schema in the registry reads it', async () => {
    const shown = JSON.parse(await letterText(port, idOf(5), { tenant: 'acme', json: true })) as unknown;
    expect(shown).toMatchObject({ id: idOf(5), record: 'io.millrace.ReportingCurrency', value: { currency: 'EUR' } });
    expect(await letterText(port, idOf(5), { tenant: 'acme' })).toContain('"currency": "EUR"');
  });

  it('that cannot be decoded says why', async () => {
    expect(await letterText(port, idOf(1), { tenant: 'acme' })).toContain(
      '2 bytes that cannot be shown: its 2 bytes do not begin as the registry',
    );
  });

  it.each(['other', 'acmeplus', 'acm'])('of another tenant is not there for %s', async (tenant) => {
    await expect(letterText(port, idOf(5), { tenant })).rejects.toThrow(
      `tenant ${tenant} has no dead letter ${idOf(5)}`,
    );
  });

  it('moves no cursor and changes no colours', async () => {
    const hostile = letter('acme', 5, { message: 'no\u001b[2J', key: Buffer.from('acme|\u001b]0;x\u0007') });
    const text = await letterText({ ...port, lettersAt: async () => [hostile] }, idOf(5), { tenant: 'acme' });
    expect(text.split('\n').slice(0, 3)).toEqual(['SerdeError: no?[2J', expect.any(String), 'key      acme|?]0;x?']);
  });

  it('at a place that is none is not there', async () => {
    await expect(letterText(port, 'gold.data.ready/1/5', { tenant: 'acme' })).rejects.toThrow('has no dead letter');
  });
});

describe('a redrive', () => {
  const all = { tenant: 'acme', all: true } as const;

  it('tells with --dry-run where each would go, and sends and records nothing', async () => {
    const done = await redrive(port, client, [], { ...all, dryRun: true });
    expect(done).toMatchObject({ dryRun: true, count: 2, before: 0, more: false });
    expect(redrivenText(done, all)).toMatch(/2 would be given back; nothing was sent/);
    expect([sent, events]).toEqual([[], []]);
  });

  it('sends those of its tenant, and not again what it sent before, unless it is named', async () => {
    const first = await redrive(port, client, [], all);
    expect(first.letters.map(({ id, refused }) => [id, refused === null])).toEqual([
      [idOf(5), true],
      [idOf(3), false],
      [idOf(1), true],
    ]);
    expect(sent.map(({ offset }) => offset)).toEqual([5, 1]);
    expect(await redrive(port, client, [], all)).toMatchObject({ count: 0, before: 2 });
    expect(sent).toHaveLength(2);
    expect(await redrive(port, client, [idOf(5)], { tenant: 'acme' })).toMatchObject({ count: 1, before: null });
    expect(events).toHaveLength(2);
  });

  it('sends nothing of another tenant', async () => {
    const done = await redrive(port, client, [idOf(2), idOf(4)], { tenant: 'acme' });
    expect(done).toMatchObject({ count: 0, letters: [{ sourceTopic: null }, { sourceTopic: null }] });
    expect([sent, events]).toEqual([[], []]);
  });

  it.each([
    [[], {}],
    [['a/0/0'], { all: true }],
    [[], { all: true, reason: 'SerdeError' }],
  ] as const)('of %j with %j is not said clearly', (ids, options) => {
    expect(() => refuseVague(ids, { tenant: 'acme', ...options })).toThrow('say which letters in one way');
  });
});

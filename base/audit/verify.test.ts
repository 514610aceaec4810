import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AuditEvent, type ChainedEvent, eventHash, firstPrevHash } from './event.ts';
import type { ChainHead } from './record.ts';
import { verifyTrail } from './verify.ts';

const event = (seq: number, reason: string): AuditEvent => ({
  tenantId: 'acme',
  seq,
  auditId: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
  actorType: 'USER',
  actorId: 'ann',
  onBehalfOf: null,
  action: 'metric.save',
  subjectType: 'metric',
  subjectId: 'net_ctr',
  subjectVersion: String(seq),
  outcome: 'OK',
  before: null,
  after: `{"source":"clicks"}`,
  reason,
  requestId: 'r',
  ipHash: null,
  occurredAt: 1_764_000_000_000_000 + seq,
});

/** Chains an event behind another, as a writer would: also what somebody who tampers can do. */
const chained = (prevHash: string, of: AuditEvent): ChainedEvent => ({
  ...of,
  prevHash,
  hash: eventHash(prevHash, of),
});

function chainOf(length: number): ChainedEvent[] {
  const events: ChainedEvent[] = [];
  for (let seq = 1; seq <= length; seq++)
    events.push(chained(events.at(-1)?.hash ?? firstPrevHash, event(seq, `no ${seq}`)));
  return events;
}

const endOf = (events: readonly ChainedEvent[]): ChainHead => ({
  seq: events.at(-1)?.seq ?? 0,
  hash: events.at(-1)?.hash ?? firstPrevHash,
});

/** Verifies rows as a table would give them, three at a time. */
async function verify(rows: readonly ChainedEvent[], head: ChainHead | undefined, anchor?: ChainHead) {
  const sorted = [...rows].sort((a, b) => a.seq - b.seq);
  const after = async (seq: number) => sorted.filter((row) => row.seq > seq).slice(0, 3);
  const { findings, intact } = await verifyTrail({ after, head, anchor });
  return { intact, findings: findings.map(({ kind, from, to }) => `${kind} ${from === to ? from : `${from}-${to}`}`) };
}

const chain = chainOf(8);
const head = endOf(chain);
const at = (seq: number): ChainedEvent => chain[seq - 1] as ChainedEvent;
const without = (...seqs: number[]) => chain.filter(({ seq }) => !seqs.includes(seq));
/** As after `update audit_event set seq = seq + by where seq >= from`. */
const renumbered = (from: number, by: number) => (row: ChainedEvent) =>
  row.seq >= from ? { ...row, seq: row.seq + by } : row;

it('hashes as written down: SHA-256 of the hash before, a line feed, and the array of the event in RFC 8785 JSON', () => {
  const text =
    '["millrace.audit.1","acme",1,"00000000-0000-4000-8000-000000000001","USER","ann",null,"metric.save","metric","net_ctr","1","OK",' +
    'null,"{\\"source\\":\\"clicks\\"}","no 1","r",null,1764000000000001]';
  expect(at(1).hash).toBe(
    createHash('sha256')
      .update(`${'0'.repeat(64)}\n${text}`, 'utf8')
      .digest('hex'),
  );
});

it('an untouched chain is intact, and so is an empty one', async () => {
  expect(await verify(chain, head, at(5))).toEqual({ intact: 8, findings: [] });
  expect(await verify([], undefined)).toEqual({ intact: 0, findings: [] });
});

it.each<[string, readonly ChainedEvent[], string[]]>([
  ['a changed reason', chain.map((row) => (row.seq === 4 ? { ...row, reason: 'other' } : row)), ['CHANGED 4']],
  ['a changed state', chain.map((row) => (row.seq === 1 ? { ...row, after: '{}' } : row)), ['CHANGED 1']],
  ['a changed hash', chain.map((row) => (row.seq === 4 ? { ...row, hash: 'a'.repeat(64) } : row)), ['CHANGED 4']],
  [
    'a changed event with its hash made anew',
    chain.map((row) => (row.seq === 4 ? chained(row.prevHash, event(4, 'other')) : row)),
    ['CHANGED 4'],
  ],
  [
    'the newest event changed with its hash made anew',
    [...without(8), chained(at(7).hash, event(8, 'x'))],
    ['CHANGED 8'],
  ],
  ['an event removed', without(4), ['REMOVED 4']],
  ['events removed', without(4, 5, 6), ['REMOVED 4-6']],
  ['the first removed', without(1), ['REMOVED 1']],
  ['the newest removed', without(8), ['REMOVED 8']],
  ['all removed', [], ['REMOVED 1-8']],
  ['one removed and the gap closed', without(4).map(renumbered(5, -1)), ['REMOVED 4', 'MOVED 4-7']],
  ['an event put in at the end', [...chain, chained(head.hash, event(9, 'forged'))], ['INSERTED 9']],
  [
    'an event put in, the later ones moved on',
    [...chain.map(renumbered(4, 1)), chained(at(3).hash, event(4, 'forged'))],
    ['INSERTED 4', 'MOVED 5-9'],
  ],
  [
    'two events that changed places',
    [...without(4, 5), { ...at(4), seq: 5 }, { ...at(5), seq: 4 }],
    ['MOVED 4', 'MOVED 5'],
  ],
])('tells what was done: %s', async (_, rows, expected) => {
  const result = await verify(rows, head);
  expect(result.findings).toEqual(expected);
  expect(result.intact).toBe(Math.min(...expected.map((text) => Number(/\d+/.exec(text)?.[0]))) - 1);
});

it('finds any change of rows that is left standing, wherever it is', async () => {
  const place = fc.nat({ max: 7 });
  const field = fc.constantFrom(
    'reason',
    'actorId',
    'after',
    'outcome',
    'subjectId',
    'occurredAt',
    'seq',
    'hash',
    'prevHash',
  );
  const tampering = fc.oneof(
    fc.record({ kind: fc.constant('change' as const), place, field }),
    fc.record({ kind: fc.constant('remove' as const), place }),
    fc.record({ kind: fc.constant('insert' as const), place, follows: fc.boolean() }),
    fc.record({ kind: fc.constant('swap' as const), place, with: place }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(tampering, { minLength: 1, maxLength: 3 }), async (done) => {
      const rows = done.reduce(tampered, chain);
      fc.pre(JSON.stringify(rows) !== JSON.stringify(chain));
      expect((await verify(rows, head)).findings).not.toEqual([]);
    }),
    { numRuns: 500 },
  );
});

type Tampering =
  | { readonly kind: 'change'; readonly place: number; readonly field: string }
  | { readonly kind: 'remove'; readonly place: number }
  | { readonly kind: 'insert'; readonly place: number; readonly follows: boolean }
  | { readonly kind: 'swap'; readonly place: number; readonly with: number };

/** Rows in the order of their numbers, each number once, as the table's key has it. */
function tampered(rows: readonly ChainedEvent[], done: Tampering): readonly ChainedEvent[] {
  const row = rows[done.place];
  if (row === undefined) return rows;
  if (done.kind === 'remove') return rows.filter((other) => other !== row);
  if (done.kind === 'change') {
    const value = row[done.field as 'reason'];
    const other = typeof value === 'number' ? value + 20 : `${value?.slice(1)}0`;
    if (rows.some(({ seq }) => done.field === 'seq' && seq === Number(other))) return rows;
    return sorted(rows.map((each) => (each === row ? { ...row, [done.field]: other } : each)));
  }
  if (done.kind === 'swap') {
    const second = rows[done.with] ?? row;
    const seqOf = (each: ChainedEvent) => (each === row ? second.seq : each === second ? row.seq : each.seq);
    return sorted(rows.map((each) => ({ ...each, seq: seqOf(each) })));
  }
  const forged = { ...event(row.seq, 'forged'), prevHash: row.prevHash, hash: 'f'.repeat(64) };
  const moved = rows.map((each) => (each.seq >= row.seq ? { ...each, seq: each.seq + 1 } : each));
  return sorted([...moved, done.follows ? chained(row.prevHash, forged) : forged]);
}

function sorted(rows: readonly ChainedEvent[]): readonly ChainedEvent[] {
  return [...rows].sort((a, b) => a.seq - b.seq);
}

it('an event of another organisation put into the chain does not fit it', async () => {
  const theirs = chained(at(3).hash, { ...event(4, 'no 4'), tenantId: 'other' });
  expect((await verify([...without(4), { ...theirs, tenantId: 'acme' }], head)).findings).toEqual(['CHANGED 4']);
});

it('a chain cut off with its end made to fit, or written anew as a whole, does not pass a number and hash noted elsewhere', async () => {
  const short = without(7, 8);
  expect(await verify(short, endOf(short))).toEqual({ intact: 6, findings: [] });
  expect((await verify(short, endOf(short), head)).findings).toEqual(['ANCHOR 8']);
  const anew: ChainedEvent[] = [];
  for (const row of chain) anew.push(chained(anew.at(-1)?.hash ?? firstPrevHash, { ...row, reason: 'anew' }));
  expect((await verify(anew, endOf(anew), head)).findings).toEqual(['ANCHOR 8']);
});

it('tells that nothing notes where the trail ends', async () => {
  expect((await verify(chain, undefined)).findings).toEqual(['HEAD 9']);
});

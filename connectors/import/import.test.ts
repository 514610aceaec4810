import { describe, expect, it } from 'vitest';
import type { RawRecord } from '../../schemas/generated/types.ts';
import { parseMappingFile, serializeMapping } from '../mapping.ts';
import type { AccountDay } from './coverage.ts';
import type { FileFormat } from './format.ts';
import { type ImportDeps, importReport } from './import.ts';
import type { ImportLedger } from './ledger.ts';
import { bufferSource, type Source } from './source.ts';

const accounts = 40;
const days = 100;
const slices = accounts * days;
const mapping = parseMappingFile(
  [
    'report: wide',
    'level: campaign',
    'columns:',
    '  - { column: day, is: day }',
    '  - { column: account, is: account_id }',
    '  - { column: campaign, is: campaign_id }',
    '  - { column: cost, is: spend, unit: decimal }',
    // A mapping of a file with many columns: it travels with every record.
    ...Array.from({ length: 300 }, (_, column) => `  - { column: extra column number ${column}, is: attribute }`),
  ].join('\n'),
  'wide.yaml',
);
const csv: FileFormat = { kind: 'csv', delimiter: ',' };

/** A row for every account and day, campaign by campaign: every slice is open until the end. */
function* lines(campaigns: number): Generator<string> {
  yield 'day,account,campaign,cost\n';
  for (let campaign = 0; campaign < campaigns; campaign++) {
    for (let slice = 0; slice < slices; slice++) {
      const day = new Date((20_000 + Math.floor(slice / accounts)) * 86_400_000).toISOString().slice(0, 10);
      yield `${day},acc-${slice % accounts},${campaign},1.50\n`;
    }
  }
}

/** A ledger in which every account is known and every fetch is the first. */
function ledger(known: readonly AccountDay[] = []): ImportLedger {
  const allocate = (_: unknown, asked: readonly number[]) => Promise.resolve(new Map(asked.map((day) => [day, 1])));
  const account = () => Promise.resolve({ currency: 'EUR', zone: 'UTC' });
  return { account, allocate, daysWithFacts: () => Promise.resolve(known) } as unknown as ImportLedger;
}

/** Takes records as a producer does: what is sent is under way until somebody waits. */
function countingSink() {
  const counted = { rows: 0, ends: 0, underWay: 0, most: 0 };
  const drained = async () => {
    counted.underWay = 0;
  };
  const sink: ImportDeps['sink'] = {
    send: (record: RawRecord) => {
      counted.rows += record.line_numbers.length;
      if (record.record_kind === 'SLICE_END') counted.ends += 1;
      counted.underWay += record.payload.length + (record.mapping?.length ?? 0) + 500;
      counted.most = Math.max(counted.most, counted.underWay);
    },
    reject: () => undefined,
    drained,
    flush: drained,
  };
  return { counted, sink };
}

function importAll(source: Source, sink: ImportDeps['sink'], zone?: string) {
  const options = {
    tenant: 'acme',
    account: undefined,
    currency: undefined,
    zone,
    fetchSeq: undefined,
    partial: false,
    covers: undefined,
  };
  const profile = { ...mapping, ...(zone === undefined ? {} : { zoneRule: 'utc' as const }) };
  return importReport(
    source,
    { ...options, profile, mapping: serializeMapping(profile), format: csv, fingerprint: undefined },
    { ledger: ledger(), sink, clock: { now: () => Date.parse('2026-11-25T00:00:00Z') } },
  );
}

describe('a file of which every account and day is open to the end', () => {
  it('is never under way with more than is held back at most, however much each record carries', async () => {
    const { counted, sink } = countingSink();
    const source = bufferSource('wide.csv', Buffer.from([...lines(4)].join('')));
    const pieces = async function* () {
      for await (const bytes of source.pieces) {
        for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
      }
    };
    const result = await importAll({ ...source, pieces: pieces() }, sink);
    expect(result).toMatchObject({ rowsSent: 4 * slices, rejected: 0 });
    expect([counted.rows, counted.ends]).toEqual([4 * slices, slices]);
    // Together the records' mappings are far more than that.
    expect(serializeMapping(mapping).length * slices).toBeGreaterThan(75_000_000);
    expect(counted.most).toBeLessThan(40_000_000);
  });

  it('is said once about all accounts that their zone was left aside', async () => {
    const { sink } = countingSink();
    const result = await importAll(bufferSource('wide.csv', Buffer.from([...lines(1)].join(''))), sink, 'Asia/Tokyo');
    expect(result.notes).toEqual([expect.stringContaining('--zone Asia/Tokyo was left aside')]);
  });
});

describe('rows that cannot be trusted', () => {
  const two = 'day,account,campaign,cost\n2026-11-01,acc-1,1,5.00\n2026-11-01,acc-1,2,7000000';

  it('the row within which a file is cut off is rejected: its figure may lack digits', async () => {
    const { counted, sink } = countingSink();
    const cut = {
      ...bufferSource('cut.csv.gz', Buffer.from(two.slice(0, -5))),
      truncated: () => 'cut off after 70 bytes',
    };
    const result = await importAll(cut, sink);
    expect(result).toMatchObject({
      rowsSent: 1,
      rejected: 1,
      rejectedByReason: [{ code: 'CUT_OFF_ROW', rows: 1, lines: [3] }],
    });
    expect(counted.rows).toBe(1);
    const whole = await importAll(bufferSource('whole.csv', Buffer.from(two)), countingSink().sink);
    expect(whole).toMatchObject({ rowsSent: 2, rejected: 0 });
  });

  it('a row with bytes that are no UTF-8 is rejected: its id would not be what it was', async () => {
    const bytes = Buffer.concat([Buffer.from(`${two}\n2026-11-01,acc-1,`), Buffer.of(0xff, 0xfe), Buffer.from(',1\n')]);
    const result = await importAll(bufferSource('latin.csv', bytes), countingSink().sink);
    expect(result).toMatchObject({ rowsSent: 2, rejectedByReason: [{ code: 'NOT_UTF8', rows: 1, lines: [4] }] });
  });

  it('a file whose lines end with CR alone is refused: it would be one line, and lost', async () => {
    const old = bufferSource('old.csv', Buffer.from(two.replaceAll('\n', '\r')));
    await expect(importAll(old, countingSink().sink)).rejects.toThrow('old.csv end with CR alone');
  });

  it('columns that the report does not read are named, and one that says a currency is warned of', async () => {
    const file = 'day,account,campaign,cost,Currency,hue\n2026-11-01,acc-1,1,5.00,XXQ,red\n';
    const result = await importAll(bufferSource('more.csv', Buffer.from(file)), countingSink().sink);
    expect(result.notes).toEqual([
      expect.stringMatching(/does not read the columns 'Currency', 'hue'; 'Currency' may say another currency/),
    ]);
  });

  it.each(['', '- a list', 'words'])('a mapping file that holds no keys is refused: %j', (yaml) => {
    expect(() => parseMappingFile(yaml, 'none.yaml')).toThrow(/none\.yaml[\s\S]*report, level and columns at least/);
  });

  it('a mapping file that repeats itself by reference without end is refused with its name', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`;
    expect(() => parseMappingFile(bomb, 'bomb.yaml')).toThrow(/bomb\.yaml[\s\S]*write the columns out/);
  });
});

describe('a file wider than a record', () => {
  const columns = 'day,account,campaign,cost';
  const wide = (text: string) => importAll(bufferSource('wide.csv', Buffer.from(text)), countingSink().sink);

  it('whose header line is too large is refused with the limit, and no row is taken for the header', async () => {
    const header = `${columns},${'x'.repeat(900_000)}`;
    await expect(wide(`${header}\n2026-11-01,acc-1,1,5.00,1\n`)).rejects.toThrow(
      /line 1 stands where the header line should be.*larger than 800000 bytes/,
    );
  });

  it('whose header has too many columns is refused with the limit', async () => {
    const names = Array.from({ length: 9_000 }, (_, index) => `extra_${index}`);
    await expect(wide(`${columns},${names.join(',')}\n2026-11-01,acc-1,1,5.00\n`)).rejects.toThrow(
      'the header on line 1 has 9004 columns; the most is 2000',
    );
  });

  it('loses the row that is too large beside its header line, by name, and no other', async () => {
    const header = `${columns},${'x'.repeat(400_000)},y`;
    const row = (campaign: number, bytes: number) => `2026-11-01,acc-1,${campaign},5.00,${'z'.repeat(bytes)},`;
    const result = await wide([header, row(1, 10), row(2, 700_000), row(3, 500_000), row(4, 500_000), ''].join('\n'));
    expect(result).toMatchObject({ rowsSent: 3, rejectedByReason: [{ code: 'ROW_TOO_LARGE', lines: [3] }] });
    expect(result.rejectedByReason[0]?.example).toContain('the most is 1000000');
  });
});

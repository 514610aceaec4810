import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '..', 'millrace.cjs');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-formula-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `millrace formula …` to its end. */
function formula(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, 'formula', ...args], { cwd: folder }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return name;
}

const csv = `day,entity_id,currency,impressions,clicks,spend,colour
2026-11-01,c1,EUR,1000,10,8.10,red
2026-11-02,c1,EUR,10,1,0.20,red
2026-11-02,c2,USD,100,,0.1,red
`;

describe('millrace formula', () => {
  it('check tells the unit and exits with 0, or all that is wrong and exits with 1', async () => {
    expect(await formula('check', '@ctr < 2%')).toMatchObject({ code: 0, out: 'ok: bool\n' });
    const { code, out } = await formula('check', 'clcks / impressions', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      problems: [{ code: 'MR_FORMULA_NAME', span: { start: 0, end: 5 }, fix: 'clicks / impressions' }],
    });
  });

  it('explain has the tree with units, the measures, the windows and the SQL of one tenant', async () => {
    const { out } = await formula('explain', 'change(@cpc over 7d, 7d)', '--json');
    const explained = JSON.parse(out) as Record<string, unknown>;
    expect(explained).toMatchObject({
      unit: 'ratio',
      measures: ['clicks', 'spend'],
      metrics: ['@cpc@1'],
      windows: ['7 days to the last complete day', '7 days to the last complete day, 7 days earlier'],
    });
    expect(explained.tree).toContain('      /: money');
    expect(explained.sql).toContain('WHERE tenant_id = {tenant:String}');
    expect((await formula('explain', '@frequency')).out).toContain('none: a query over days has no reach');
  });

  it('eval gives what a file comes to: as a whole, by a column, of the days asked for', async () => {
    const data = await file('days.csv', csv);
    const json = async (...args: readonly string[]) =>
      JSON.parse((await formula('eval', ...args, '--data', data, '--json')).out) as object;
    // 11 clicks of 1,010 impressions; c2 does not say its clicks.
    expect(await json('@ctr')).toMatchObject({
      results: [{ value: 11 / 1010, reason: 'PARTIAL' }],
      notes: ['columns that are not used: colour'],
    });
    expect(await json('spend', '--by', 'entity_id')).toMatchObject({
      results: [
        { of: 'c1', micros: '8300000', currency: 'EUR', reason: 'OK' },
        { of: 'c2', micros: '100000', currency: 'USD' },
      ],
    });
    expect(await json('spend', '--from', '2026-11-01', '--to', '2026-11-01')).toMatchObject({
      results: [{ value: 8.1 }],
    });
    expect(await json('in_currency(spend, "USD")', '--rate', 'EUR/USD=1.5')).toMatchObject({
      results: [{ micros: '12550000' }],
    });
  });

  it('reads lines of JSON and arrays, ids and money digit for digit', async () => {
    const rows = ['{"day":"2026-11-01","entity_id":7002238017842757633,"currency":"USD","spend":9007199254.740993}'];
    for (const [name, text] of [
      ['rows.jsonl', rows.join('\n')],
      ['rows.json', `[${rows.join(',')}]`],
    ] as const) {
      const { out } = await formula('eval', 'spend', '--by', 'entity_id', '--data', await file(name, text), '--json');
      expect(JSON.parse(out)).toMatchObject({ results: [{ of: '7002238017842757633', micros: '9007199254740993' }] });
    }
  });

  it('names the row and column that cannot be read, and exits with 1', async () => {
    const broken = await file('broken.csv', 'day,clicks\n2026-11-01,5\n2026-11-02,many\n');
    const { code, err } = await formula('eval', 'clicks', '--data', broken);
    expect([code, err]).toEqual([1, expect.stringMatching(/^MR_FORMULA_DATA: broken\.csv row 2, column clicks: /)]);
    expect((await formula('eval', 'clicks', '--data', 'nowhere.csv')).err).toMatch(
      /^MR_FORMULA_DATA: nowhere\.csv cannot be read/,
    );
    expect((await formula('eval', 'clicks', '--data', await file('no-day.csv', 'date,clicks\n1,2\n'))).err).toMatch(
      /no column day; its columns are date, clicks/,
    );
  });

  it.each([
    [['eval', 'clicks'], /--data/],
    [['frobnicate'], /unknown command/],
    [['eval', 'clicks', '--data', 'x.csv', '--by', 'colour'], /MR_CLI_NAME: there is no text to evaluate by 'colour'/],
    [['eval', 'clicks', '--data', 'x.csv', '--zone', 'Mars'], /MR_CLI_NAME/],
    [['eval', 'clicks', '--data', 'x.csv', '--rate', '1.5'], /--rate 1\.5 is no rate/],
    [['eval', 'clicks', '--data', 'x.csv', '--budget', '5'], /--flight 2026-11-01\.\.2026-11-30 --budget 5000/],
  ])('wrong usage, %j, exits with 2', async (args, said) => {
    const { code, err } = await formula(...args);
    expect([code, err]).toEqual([2, expect.stringMatching(said)]);
  });
});

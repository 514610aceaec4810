import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chance } from '../../connectors/sample/world.ts';
import { importJson, MillraceProcess, millrace, Processing, pipeline, totalsOf } from './millrace.ts';
import { type KnownReport, knownReports, reportPath } from './reports.ts';
import { idsOfFacts } from './stored.ts';

const processing = new Processing(...pipeline, '--instance', 'import-test');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-import-'));
  processing.start();
});
afterAll(async () => {
  await processing.kill('SIGTERM');
  await rm(folder, { recursive: true });
});

async function expectTotals(tenant: string, known: Omit<KnownReport, 'file' | 'args'>): Promise<void> {
  for (const source of ['silver', 'gold'] as const) {
    const totals = await totalsOf(tenant, source);
    expect([source, totals.facts, Number(totals.impressions), Number(totals.clicks)]).toEqual([
      source,
      known.rows,
      known.impressions,
      known.clicks,
    ]);
    expect(totals.spend_micros).toEqual({ [known.currency]: String(known.spend) });
  }
}

/** The file's lines: the header and the rows. */
async function linesOf(file: string): Promise<{ header: string; rows: string[] }> {
  const [header = '', ...rows] = (await readFile(reportPath(file), 'utf8')).trimEnd().split(/\r?\n/);
  return { header, rows };
}

async function written(name: string, header: string, rows: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${[header, ...rows].join('\n')}\n`);
  return path;
}

const microsoft = knownReports.find((report) => report.file.startsWith('microsoft')) as KnownReport;

describe('a report file', () => {
  for (const report of knownReports) {
    it(`gives exactly its totals in silver and gold: ${report.file}`, async () => {
      const tenant = report.file.replace(/_data\.csv$/, '').replaceAll('_', '-');
      const imported = await importJson(reportPath(report.file), '--tenant', tenant, ...report.args);
      expect(imported).toMatchObject({ rowsRead: report.rows, rowsSent: report.rows, rejected: 0, processed: true });
      expect(imported.quarantined).toEqual([]);
      await expectTotals(tenant, report);
    });
  }

  it('is followed on the command line as gold writes it, of one organisation alone, until Ctrl-C', async () => {
    const following = new MillraceProcess('run', 'gold', '--tail', '--tenant', 'tailed', '--instance', 'import-test');
    following.start();
    try {
      await expect
        .poll(() => following.printed, { timeout: 60_000 })
        .toContain("process 'import-test' runs it already");
      for (const tenant of ['tailed-not', 'tailed'])
        await importJson(reportPath(microsoft.file), '--tenant', tenant, ...microsoft.args);
      const lines = () => following.printed.split('\n').filter((line) => line.startsWith('gold.data.ready/'));
      await expect.poll(lines, { timeout: 60_000 }).not.toEqual([]);
      for (const line of lines()) expect(line).toMatch(/^gold\.data\.ready\/\d+\/\d+ tailed\|\S+ \{"h":\{/);
    } finally {
      await following.kill('SIGINT');
    }
    expect([following.exitCode, processing.died]).toEqual([0, false]);
  });

  it('changes nothing when it comes again, whatever the order of its rows, and an older fetch is left aside', async () => {
    const { header, rows } = await linesOf(microsoft.file);
    const order = rows.map((row, index) => ({ row, at: chance(1, index) })).sort((a, b) => a.at - b.at);
    const shuffled = await written(
      'shuffled.csv',
      header,
      order.map(({ row }) => row),
    );
    const first = await importJson(shuffled, '--tenant', 'again', ...microsoft.args, '--fetch-seq', '5');
    expect(first.outcome).toMatchObject({ upserts: microsoft.rows, unchanged: 0 });
    const second = await importJson(reportPath(microsoft.file), '--tenant', 'again', ...microsoft.args);
    expect(second.outcome).toMatchObject({ upserts: 0, retracts: 0, unchanged: microsoft.rows });
    expect(new Set(second.slices.map((slice) => slice.fetchSeq))).toEqual(new Set([6]));
    const doubled = await written(
      'doubled.csv',
      header,
      rows.map((row) => row.replace(/,0\.0,/, ',9.5,')),
    );
    await importJson(doubled, '--tenant', 'again', ...microsoft.args, '--fetch-seq', '3');
    await expectTotals('again', microsoft);
  });

  it('retracts exactly the rows that a newer complete file does not have, and none of a partial one', async () => {
    const { header, rows } = await linesOf(microsoft.file);
    const fewer = await written(
      'fewer.csv',
      header,
      rows.filter((_, index) => index % 10 !== 9),
    );
    for (const [tenant, partial] of [
      ['fewer', false],
      ['fewer-partial', true],
    ] as const) {
      await importJson(reportPath(microsoft.file), '--tenant', tenant, ...microsoft.args);
      const newer = await importJson(fewer, '--tenant', tenant, ...microsoft.args, ...(partial ? ['--partial'] : []));
      expect(newer.outcome).toMatchObject({ upserts: 0, retracts: partial ? 0 : 263 });
    }
    await expectTotals('fewer-partial', microsoft);
    const left = rows.filter((_, index) => index % 10 !== 9).map((row) => row.split(','));
    const sum = (column: string, scale = 1) => {
      const index = header.split(',').indexOf(column);
      return left.reduce((total, cells) => total + Math.round(Number(cells[index]) * scale), 0);
    };
    await expectTotals('fewer', {
      rows: 2_367,
      impressions: sum('impressions'),
      clicks: sum('clicks'),
      spend: BigInt(sum('spend', 1e6)),
      currency: 'USD',
    });
  });

  it('keeps ids digit for digit', async () => {
    const { rows } = await linesOf('reddit_ads_ad_report_data.csv');
    const ids = new Set(rows.map((row) => row.split(',')[1]));
    expect(await idsOfFacts('reddit-ads-ad-report')).toEqual(ids);
  });
});

describe('a tenant', () => {
  it('sees nothing of another tenant with the same account', async () => {
    const rows = ['2026-11-01,ad-1,10,1,2.50'];
    const mine = await written('mine.csv', 'date,ad_id,impressions,clicks,spend', rows);
    const args = ['--platform', 'meta', '--account', 'shared', '--currency', 'USD', '--zone', 'UTC'];
    await importJson(mine, '--tenant', 'cross-a', ...args);
    await millrace('tenants', 'add', 'cross-b', '--name', 'B');
    const other = await totalsOf('cross-b', 'gold');
    expect([other.facts ?? 0, other.spend_micros ?? {}]).toEqual([0, {}]);
    expect(await totalsOf('cross-a', 'gold')).toMatchObject({ facts: 1, spend_micros: { USD: '2500000' } });
  });
});

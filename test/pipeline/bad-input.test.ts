import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importJson, millrace, Processing, pipeline, totalsOf } from './millrace.ts';

const processing = new Processing(...pipeline, '--instance', 'bad-input-test');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-bad-'));
  processing.start();
});
afterAll(async () => {
  await processing.kill('SIGTERM');
  await rm(folder, { recursive: true });
});

const header = 'date,account_id,ad_id,impressions,clicks,spend,account_currency';
const good = (ad: number) => `2026-10-01,acc,90071992547409931${ad},100,10,1.50,EUR`;
const args = ['--platform', 'meta', '--zone', 'UTC'];

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function importLines(tenant: string, ...lines: string[]) {
  const path = await file(`${tenant}.csv`, `${[header, good(1), ...lines, good(2)].join('\n')}\n`);
  return importJson(path, '--tenant', tenant, ...args);
}

describe('a bad row goes to quarantine with its line and reason, and the other rows arrive', () => {
  const cases: Record<string, { line: string; code: string }> = {
    'too few cells': { line: '2026-10-01,acc,ad-3,100', code: 'WRONG_CELL_COUNT' },
    'a number that is none': { line: '2026-10-01,acc,ad-3,ten,1,1.50,EUR', code: 'NOT_A_NUMBER' },
    'an unknown currency': { line: '2026-10-01,acc,ad-3,100,1,1.50,QQQ', code: 'UNKNOWN_CURRENCY' },
    'an id that was rounded': { line: '2026-10-01,acc,1.5e18,100,1,1.50,EUR', code: 'ID_PRECISION' },
    'negative spend': { line: '2026-10-01,acc,ad-3,100,1,-1.50,EUR', code: 'NEGATIVE_SPEND' },
  };
  beforeAll(async () => {
    expect(await importLines('somebody-else')).toMatchObject({ quarantined: [] });
  });
  for (const [name, { line, code }] of Object.entries(cases)) {
    it(name, async () => {
      const tenant = `bad-${name.replaceAll(' ', '-')}`;
      const imported = await importLines(tenant, line);
      expect(imported.quarantined).toMatchObject([{ code, rows: 1, lines: [3] }]);
      expect(imported.quarantined[0]?.example).not.toBe('');
      expect(await totalsOf(tenant, 'gold')).toMatchObject({ facts: 2, spend_micros: { EUR: '3000000' } });
      const listed = await millrace('quarantine', 'list', '--tenant', tenant, '--json');
      expect(JSON.parse(listed.stdout)).toHaveLength(1);
      expect(listed.stdout).toContain(code);
      const other = await millrace('quarantine', 'list', '--tenant', 'somebody-else', '--json');
      expect(JSON.parse(other.stdout)).toEqual([]);
      const nobody = await millrace('quarantine', 'list', '--tenant', 'nobody', '--json');
      expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('nobody')]);
    });
  }
});

describe('what cannot be placed is said on the terminal, and the other rows arrive', () => {
  it('a day that is none', async () => {
    const imported = await importLines('bad-day', 'yesterday,acc,ad-3,100,1,1.50,EUR');
    expect(imported.rejectedByReason).toMatchObject([{ code: 'BAD_DAY', rows: 1, lines: [3] }]);
    expect(await totalsOf('bad-day', 'gold')).toMatchObject({ facts: 2 });
  });

  it('a cell of 40 MB', async () => {
    const imported = await importLines('huge', `2026-10-01,acc,"${'x'.repeat(40_000_000)}",100,1,1.50,EUR`);
    expect(imported.rejectedByReason).toMatchObject([{ code: 'ROW_TOO_LARGE', rows: 1, lines: [3] }]);
    expect(await totalsOf('huge', 'gold')).toMatchObject({ facts: 2 });
  });

  it('a gzip file that is cut off: what it still holds arrives and nothing is retracted', async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, row) => `2026-10-01,acc,${row}${(row * 7919) % 10_007},100,1,1.50,EUR`,
    );
    const packed = gzipSync(`${[header, ...rows].join('\n')}\n`);
    const path = await file('cut.csv.gz', packed.subarray(0, packed.length / 2));
    const ran = await millrace('import', path, '--tenant', 'cut', ...args, '--json');
    expect(ran.code).toBe(1);
    const imported = JSON.parse(ran.stdout) as { complete: boolean; rowsSent: number; notes: string[] };
    expect(imported.complete).toBe(false);
    expect(imported.rowsSent).toBeGreaterThan(1_000);
    expect(imported.notes.join()).toContain('cut off');
  });
});

describe('what the file does not say is asked for by name', () => {
  it('account, currency and zone', async () => {
    const path = await file('bare.csv', 'date,ad_id,impressions,clicks,spend\n2026-10-01,1,2,1,0.50\n');
    const base = ['import', path, '--tenant', 'bare', '--platform', 'meta'];
    expect((await millrace(...base)).stderr).toContain('--account');
    expect((await millrace(...base, '--account', 'a')).stderr).toContain('--zone');
    expect((await millrace(...base, '--account', 'a', '--zone', 'UTC')).stderr).toContain('--currency');
    const wrong = await millrace(...base, '--account', 'a', '--zone', 'Mars/Olympus', '--currency', 'EUR');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('Mars/Olympus')]);
    const tenants = await millrace('tenants', 'list', '--json');
    expect(JSON.parse(tenants.stdout)).not.toContainEqual(expect.objectContaining({ tenant: 'bare' }));
  });
});

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { FileRow } from '../import/rows.ts';
import { RowSpool } from './row-spool.ts';

const row = (line: number, length: number): FileRow => ({ line, bytes: Buffer.alloc(length, line % 256) });
const files = () => readdirSync(tmpdir());

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-spool-'));
  vi.stubEnv('TMPDIR', folder);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const shown = ({ line, bytes }: FileRow) => `${line} ${bytes.toString('base64')}`;

async function all(spool: RowSpool): Promise<string[]> {
  const rows: string[] = [];
  for await (const row of spool.rows()) rows.push(shown(row));
  return rows;
}

it('rows come back in their order and byte for byte, those in memory and those in the file', async () => {
  const rows = Array.from({ length: 5_000 }, (_, line) => row(line, (line * 37) % 1_500));
  for (const limit of [0, 10_000, 1_000_000_000]) {
    const spool = new RowSpool(limit);
    for (let start = 0; start < rows.length; start += 700) await spool.add(rows.slice(start, start + 700));
    expect(await all(spool)).toEqual(rows.map(shown));
    await spool.close();
  }
});

it('what was cleared does not come back, and the file has no name at any time', async () => {
  const spool = new RowSpool(100);
  await spool.add([row(1, 500), row(2, 500)]);
  expect(files()).toEqual([]);
  await spool.clear();
  expect(await all(spool)).toEqual([]);
  await spool.add([row(3, 500), row(4, 2)]);
  expect(await all(spool)).toEqual([row(3, 500), row(4, 2)].map(shown));
  await spool.close();
});

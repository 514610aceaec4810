import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { FileRow } from '../import/rows.ts';
import { RowSpool, type SpoolFile } from './row-spool.ts';

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

const fullDisk = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

/** A file that writes and reads so many bytes at once at most, and so many in all. */
async function narrowFile(atOnce: number, inAll = Number.POSITIVE_INFINITY): Promise<SpoolFile> {
  const path = join(folder, 'narrow');
  const file = await open(path, 'w+');
  rmSync(path);
  let left = inAll;
  const narrow = {
    read: (bytes: Buffer, offset: number, length: number, position: number) =>
      file.read(bytes, offset, Math.min(length, atOnce), position),
    write: async (bytes: Buffer, offset: number, length: number, position: number) => {
      // As the system does on a disk that is full.
      if (left === 0) throw fullDisk;
      const written = await file.write(bytes, offset, Math.min(length, atOnce, left), position);
      left -= written.bytesWritten;
      return written;
    },
    truncate: (length: number) => file.truncate(length),
    close: () => file.close(),
  };
  return narrow as SpoolFile;
}

it('a file that takes and gives a few bytes at once loses none', async () => {
  const rows = Array.from({ length: 60 }, (_, line) => row(line, (line * 37) % 150));
  const spool = new RowSpool(500, () => narrowFile(7));
  for (let start = 0; start < rows.length; start += 9) await spool.add(rows.slice(start, start + 9));
  expect(await all(spool)).toEqual(rows.map(shown));
  await spool.close();
});

it('a file that takes no more bytes is told: there is no room', async () => {
  const spool = new RowSpool(100, () => narrowFile(1_000, 250));
  // Twice a head of 8 bytes and a row of 150.
  await expect(spool.add([row(1, 150), row(2, 150)])).rejects.toMatchObject({
    code: 'MR_CONNECTOR_SPOOL',
    message: expect.stringMatching(/took 250 of 316 bytes and no more \(ENOSPC.*\): make room in .*TMPDIR/),
    cause: fullDisk,
  });
  await spool.close();
});

it('a file that cannot be made, or read, is told so with the reason', async () => {
  const denied = Object.assign(new Error('EACCES: permission denied, mkdtemp'), { code: 'EACCES' });
  const none = new RowSpool(100, () => Promise.reject(denied));
  await expect(none.add([row(1, 150)])).rejects.toMatchObject({
    code: 'MR_CONNECTOR_SPOOL',
    message: expect.stringContaining('could not be made (EACCES'),
    cause: denied,
  });
  const broken = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
  const file = await narrowFile(1_000);
  const spool = new RowSpool(100, async () => ({ ...file, read: () => Promise.reject(broken) }));
  await spool.add([row(1, 150)]);
  await expect(all(spool)).rejects.toMatchObject({
    code: 'MR_CONNECTOR_SPOOL',
    message: expect.stringContaining('cannot be read (EIO'),
    cause: broken,
  });
  await spool.close();
});

it('a file that was cut is told, and not read for ever', async () => {
  const file = await narrowFile(1_000);
  const spool = new RowSpool(100, async () => file);
  await spool.add([row(1, 150), row(2, 150)]);
  await file.truncate(200);
  await expect(all(spool)).rejects.toMatchObject({
    code: 'MR_CONNECTOR_SPOOL',
    message: expect.stringContaining('ends after 200 of 316 bytes'),
  });
  await spool.close();
});

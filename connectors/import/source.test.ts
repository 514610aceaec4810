import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSource, type Source } from './source.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function read(source: Source): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of source.pieces) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

const rows = Array.from({ length: 200_000 }, (_, row) => `2026-11-01,${row},${row * 7}`).join('\n');

it('reads plain and gzip files alike, whatever their names, without the byte order mark', async () => {
  for (const content of [rows, `\ufeff${rows}`, '\ufeff', 'a']) {
    const expected = content.replace('\ufeff', '');
    const plain = await openSource(await file('plain.gz', Buffer.from(content)));
    expect(await read(plain)).toBe(expected);
    expect(plain.position()).toBe(plain.size);
    const packed = await openSource(await file('packed.csv', gzipSync(content)));
    expect(await read(packed)).toBe(expected);
    expect(packed.truncated()).toBeUndefined();
  }
});

it('gives what a gzip file that is cut off still holds, and says that it is cut off', async () => {
  const packed = gzipSync(rows);
  const source = await openSource(await file('cut.gz', packed.subarray(0, packed.length / 2)));
  const text = await read(source);
  expect(text.length).toBeGreaterThan(1000);
  expect(rows.startsWith(text)).toBe(true);
  expect(source.truncated()).toMatch(/cut off after \d+ bytes/);
});

it('reads standard input', async () => {
  const source = await openSource('-', Readable.from([Buffer.from('\ufeffa,'), Buffer.from('b')]));
  expect([source.size, await read(source)]).toEqual([undefined, 'a,b']);
});

it('says that there is no such file', async () => {
  await expect(openSource(join(folder, 'nowhere.csv'))).rejects.toMatchObject({ code: 'MR_CONNECTOR_FILE' });
  await expect(openSource(folder)).rejects.toThrow('is not a file');
});

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, expect, it } from 'vitest';
import { compiled, type Program } from './compiled.mjs';

const packages = join(import.meta.dirname, '..', '..', 'node_modules');

let program: Program;
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'millrace-compiled-'));
  await mkdir(join(root, 'part'));
  await mkdir(join(root, 'node_modules'));
  await symlink(join(packages, 'commander'), join(root, 'node_modules', 'commander'));
  program = { root, entry: 'main.ts', folder: join(root, 'node_modules', '.cache', 'program') };
  await source(
    'main.ts',
    `import { Command } from 'commander';
     import { places } from './part/places.ts';
     import { Failure } from './part/failure.ts';
     const { late } = await import('./part/late.ts');
     const wrong = new Failure('no');
     console.log(JSON.stringify({ ...places, late, name: wrong.name, at: wrong.stack, package: new Command('x').name() }));`,
  );
  await source(
    'part/places.ts',
    'export const places = { dirname: import.meta.dirname, filename: import.meta.filename, url: import.meta.url };',
  );
  await source(
    'part/failure.ts',
    `export class Failure extends Error {
       static readonly known = [new Failure('first')];
       constructor(message: string) {
         super(message);
         this.name = new.target.name;
       }
     }`,
  );
  await source('part/late.ts', "export const late: string = 'late';");
  return () => rm(root, { recursive: true });
});

const source = (path: string, text: string) => writeFile(join(program.root, path), text);

/** What the program prints, as Node alone runs it. */
async function printed(url: string): Promise<Record<string, string>> {
  const args = ['--enable-source-maps', '-e', `import(${JSON.stringify(url)})`];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: tmpdir() });
  return JSON.parse(stdout);
}

it('runs without a compiler, and its modules, classes and stacks go by their sources', async () => {
  const { url, isNew } = await compiled(program);
  expect(isNew).toBe(true);
  const part = join(program.root, 'part');
  expect(await printed(url)).toEqual({
    dirname: part,
    filename: join(part, 'places.ts'),
    url: pathToFileURL(join(part, 'places.ts')).href,
    late: 'late',
    name: 'Failure',
    at: expect.stringContaining(join(program.root, 'main.ts')),
    package: 'x',
  });
});

it('is compiled again when a source that it reaches has changed, and not when another has', async () => {
  const first = await compiled(program);
  await source('part/other.ts', 'export const other = 1;');
  expect(await compiled(program)).toEqual({ url: first.url, isNew: false });
  await source('part/late.ts', "export const late: string = 'later';");
  const second = await compiled(program);
  expect(second.isNew).toBe(true);
  expect((await printed(second.url)).late).toBe('later');
  // A process that began before the change still finds its parts.
  expect((await printed(first.url)).late).toBe('late');
});

it.each([
  ['lost', (path: string) => rm(path)],
  ['empty, as after a power cut', (path: string) => truncate(path)],
])('makes a file again that is %s, be it the first one or another', async (_, harm) => {
  const { url } = await compiled(program);
  const names = (await readdir(program.folder)).filter((name) => name.endsWith('.mjs'));
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) {
    await harm(join(program.folder, name));
    expect(await compiled(program)).toEqual({ url, isNew: true });
    expect((await printed(url)).late).toBe('late');
  }
});

it('is not compiled again where a copy of the sources has other times', async () => {
  const { url } = await compiled(program);
  await utimes(join(program.root, 'part', 'late.ts'), new Date(0), new Date(0));
  expect(await compiled(program)).toEqual({ url, isNew: false });
});

it('says where a source is wrong', async () => {
  await source('part/late.ts', 'export const late = ;');
  await expect(compiled(program)).rejects.toThrow(/part\/late\.ts:1:20.*Unexpected ";"/);
});

it('takes away what no build has named for a month', async () => {
  await compiled(program);
  const old = join(program.folder, 'chunk-OLD.mjs');
  await writeFile(old, '');
  await utimes(old, new Date(), new Date(Date.now() - 31 * 86_400_000));
  await source('part/late.ts', "export const late = 'x';");
  await compiled(program);
  expect(await readdir(program.folder)).not.toContain('chunk-OLD.mjs');
});

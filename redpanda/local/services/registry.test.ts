import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findJava } from '../java.ts';
import { chooseRegistry } from './registry.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-java-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Looks at nothing but a `java` on PATH that says it is of this version. */
function onlyJava(version: number) {
  writeFileSync(join(folder, 'java'), `#!/bin/sh\necho 'openjdk version "${version}.0.1"' >&2\n`);
  chmodSync(join(folder, 'java'), 0o755);
  return (minimum: number) => findJava(minimum, { environment: { PATH: `${folder}:/bin` }, folders: [] });
}

it.each([
  [17, '2.6.13'],
  [21, '3.3.3'],
])('on Java %i the registry is Apicurio %s', async (version, release) => {
  expect((await chooseRegistry(folder, onlyJava(version))).release.version).toBe(release);
});

it('without a Java that will do it says which to install', async () => {
  await expect(chooseRegistry(folder, onlyJava(11))).rejects.toThrow(/needs Java 17 or later/);
});

it('a database stays with the release that wrote it', async () => {
  writeFileSync(join(folder, 'registry-2.6.mv.db'), '');
  expect((await chooseRegistry(folder, onlyJava(25))).release.version).toBe('2.6.13');
  rmSync(join(folder, 'registry-2.6.mv.db'));
  writeFileSync(join(folder, 'registry.mv.db'), '');
  await expect(chooseRegistry(folder, onlyJava(17))).rejects.toThrow(/3\.3\.3, which needs Java 21/);
});

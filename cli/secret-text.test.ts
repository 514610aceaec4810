import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { secretText } from './secret-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-secret-text-'));
afterAll(() => rmSync(folder, { recursive: true }));
const rules = { mostBytes: 8, ask: 'pipe it in', doubt: 'is this a word?' };
function file(text: string): string {
  const path = join(folder, 'secret.txt');
  writeFileSync(path, text);
  return path;
}

it('a file is read as it is, up to the bytes that it may have', async () => {
  await expect(secretText(file(' öabcd\n'), rules)).resolves.toBe(' öabcd\n');
  const large = file('öabcdefg');
  await expect(secretText(large, rules)).rejects.toMatchObject({
    code: 'MR_CLI_NAME',
    message: `${large} has more than 8 bytes: is this a word?`,
  });
});

it('a file that is not there is named', async () => {
  const absent = join(folder, 'absent');
  await expect(secretText(absent, rules)).rejects.toMatchObject({
    code: 'MR_CLI_NAME',
    message: `--from ${absent} cannot be read`,
  });
});

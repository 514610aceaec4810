import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('a reader that closes the pipe, as head does, ends the command without a word', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'millrace.cjs'), '--help'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let said = '';
  child.stderr.on('data', (text) => {
    said += String(text);
  });
  const [code] = await once(child, 'close');
  expect([code, said]).toEqual([0, '']);
});

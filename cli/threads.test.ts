import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

// Tells at the end how many threads there are: those of libuv begin together, with the first that is needed.
const counting = `process.on('exit', () => process.stderr.write(String(require('node:fs').readdirSync('/proc/self/task').length)));`;

it.runIf(process.platform === 'linux')(
  'the command has sixteen threads for files, compression and librdkafka',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-threads-'));
    const preload = join(folder, 'counting.cjs');
    await writeFile(preload, counting);
    const threads = async (size: Readonly<Record<string, string>>) => {
      const { UV_THREADPOOL_SIZE: _, ...others } = process.env;
      const args = ['--require', preload, join(import.meta.dirname, 'millrace.cjs'), '--version'];
      const { stderr } = await promisify(execFile)(process.execPath, args, { env: { ...others, ...size } });
      return Number(stderr);
    };
    try {
      const few = await threads({ UV_THREADPOOL_SIZE: '4' });
      expect(await threads({})).toBe(few + 12);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

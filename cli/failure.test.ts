import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { failureOf } from './failure.ts';
import { createProgram } from './program.ts';

interface Ran {
  readonly code: number;
  readonly stderr: string;
}

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'millrace-usage-'));
});
afterAll(() => rm(home, { recursive: true }));

const command = join(import.meta.dirname, 'millrace.cjs');

/** Addresses where nobody answers. */
const nowhere = {
  MILLRACE_KAFKA: '127.0.0.1:2',
  MILLRACE_REGISTRY: 'http://127.0.0.1:2/apis/ccompat/v7',
  MILLRACE_REDIS: 'redis://127.0.0.1:2',
  MILLRACE_POSTGRES: 'postgres://me:hidden@127.0.0.1:2/millrace',
  MILLRACE_CLICKHOUSE: 'http://127.0.0.1:2',
  MILLRACE_TEMPORAL: '127.0.0.1:2',
};

/** Runs the command line as a user does, with nothing running. */
function millrace(...args: string[]): Promise<Ran> {
  const env = { ...process.env, MILLRACE_HOME: home, ...nowhere };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [command, ...args], { env, timeout: 60_000 }, (error, _, stderr) => {
      if (error === null) resolve({ code: 0, stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, stderr });
      else reject(error);
    });
  });
}

/** The same in this process, which spares a start of a second; for commands that end before they open anything. */
async function within(...args: string[]): Promise<Ran> {
  for (const [name, value] of Object.entries({ ...nowhere, MILLRACE_HOME: home })) vi.stubEnv(name, value);
  let stderr = '';
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text;
    return true;
  });
  try {
    await createProgram().parseAsync(['node', 'millrace', ...args]);
    return { code: 0, stderr };
  } catch (error) {
    const { text, exitCode } = failureOf(error);
    return { code: exitCode, stderr: `${stderr}${text ?? ''}` };
  } finally {
    write.mockRestore();
    vi.unstubAllEnvs();
  }
}

const add = ['accounts', 'add', '1', '--tenant', 'acme'];

describe('wrong usage exits 2 and says what there is, before anything is asked', () => {
  it.each([
    [['totals', '--tenant', 'acme', '--level', 'nosuch'], /no level 'nosuch'.*campaign, ad_group/],
    [['totals', '--tenant', 'acme', '--platform', 'nosuch'], /no platform 'nosuch'.*meta, google/],
    [
      ['totals', '--tenant', 'acme', '--from', '2022-10-05', '--to', '2022-10-01'],
      /2022-10-05 is after --to 2022-10-01/,
    ],
    [['totals', '--tenant', 'acme', '--from', '2022-13-01'], /2022-13-01 is no day/],
    [['quarantine', 'list', '--tenant', 'acme', '--reason', 'nosuch'], /no reason 'nosuch'.*NEGATIVE_SPEND/],
    [['quarantine', 'list', '--tenant', 'acme', '--platform', 'unknown'], /no platform 'unknown'/],
    [
      ['entities', 'list', '--tenant', 'acme', '--as-of', 'someday'],
      /--as-of someday is no time.*2026-11-01T12:00:00Z/,
    ],
    [['entities', 'list', '--tenant', 'acme', '--kind', 'nosuch'], /no kind 'nosuch'.*campaign, ad_group/],
    [
      ['reconcile', '--tenant', 'acme', '--connection', 'meta', '--from', '2022-10-05', '--to', '2022-10-01'],
      /2022-10-05 is after --to 2022-10-01/,
    ],
    [['tenants', 'add', ''], /'' cannot be a tenant.*letters, digits/],
    [['tenants', 'add', 'a|b'], /'a\|b' cannot be a tenant/],
    [['tenants', 'add', 'acme', '--name', ' '], /--name of tenant acme is empty/],
    [[...add, '--platform', 'nosuch', '--currency', 'USD', '--zone', 'UTC'], /no platform 'nosuch'/],
    [[...add, '--platform', 'meta', '--currency', 'XXQ', '--zone', 'UTC'], /XXQ/],
    [[...add, '--platform', 'meta', '--currency', 'USD', '--zone', 'Mars/Base'], /Mars\/Base/],
    [['import', join('docs', 'examples', 'report.csv'), '--tenant', 'acme', '--platform', 'nosuch'], /nosuch/],
    [['stack'], /Usage/],
    [['nosuch'], /unknown command/],
    [['totals'], /required option '--tenant/],
  ])('%j', async (args, says) => {
    const { code, stderr } = await within(...args);
    expect(stderr).toMatch(says);
    expect(code).toBe(2);
  });

  it('as a process, too', async () => {
    const { code, stderr } = await millrace('run', 'golden');
    expect(stderr).toMatch(/'golden'.*bronze/);
    expect(code).toBe(2);
  });
});

describe('a store that does not answer is named in one line, with the variable and the next step; exit 1', () => {
  it.each([
    [['tenants', 'list'], 'MILLRACE_POSTGRES'],
    [['accounts', 'list', '--tenant', 'acme'], 'MILLRACE_POSTGRES'],
    [['totals', '--tenant', 'acme'], 'MILLRACE_CLICKHOUSE'],
    [['quarantine', 'list', '--tenant', 'acme'], 'MILLRACE_CLICKHOUSE'],
    [['migrate'], 'MILLRACE_POSTGRES'],
    [['topics', 'apply'], 'MILLRACE_KAFKA'],
    [['tasks'], 'MILLRACE_REDIS'],
    [['schemas', 'apply'], 'MILLRACE_REGISTRY'],
    [['run', 'silver'], 'MILLRACE_REDIS'],
    [['run', 'clickhouse-gold'], 'MILLRACE_CLICKHOUSE'],
    [['ingestion', 'status', 'meta', '--tenant', 'acme'], 'MILLRACE_TEMPORAL'],
    [['run', 'workflows'], 'MILLRACE_TEMPORAL'],
    [['slices', '--tenant', 'acme'], 'MILLRACE_POSTGRES'],
    [['run', 'postgres-slices'], 'MILLRACE_POSTGRES'],
    [['run', 'redis-gold'], 'MILLRACE_REDIS'],
    [['sample', '--once'], 'MILLRACE_POSTGRES'],
  ])('%j', async (args, variable) => {
    const began = performance.now();
    const { code, stderr } = await millrace(...args);
    expect(stderr).toMatch(new RegExp(`127\\.0\\.0\\.1:2\\b.*ECONNREFUSED.*${variable}`));
    expect(stderr).toMatch(/`millrace stack status`|is it up\?|is it up, and/);
    expect(stderr).not.toContain('hidden');
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(1);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

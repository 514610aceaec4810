import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../connectors/sandbox/server.ts';
import { testEnvironment } from '../lanes.ts';
import { Organisations } from './organisations.ts';

const root = join(import.meta.dirname, '..', '..');
const secret = 'EAAB-a-very-secret-token';

let organisations: Organisations;
let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  organisations = new Organisations();
  sandbox = await startSandbox({ seed: 5 });
  folder = await mkdtemp(join(tmpdir(), 'millrace-commands-'));
});
afterAll(async () => {
  await sandbox?.close();
  await organisations?.close();
  await rm(folder, { recursive: true });
});

/** Runs a command with something on its standard input; gives all that it printed. */
async function millrace(args: readonly string[], input = ''): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(root, 'cli', 'millrace.cjs'), ...args], {
    cwd: root,
    env: {
      ...process.env,
      ...testEnvironment(),
      MILLRACE_HOME: folder,
      MILLRACE_CREDENTIAL_KEY: '',
      NO_COLOR: '1',
    },
  });
  child.stdin.end(input);
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number | null, said: out + error };
}

test('a credential is set, listed, checked and deleted without ever being printed', async () => {
  const tenant = await organisations.add('commands');
  const of = ['--tenant', tenant];
  const made = await millrace(['connections', 'add', 'meta-main', ...of, '--platform', 'meta']);
  expect(made).toMatchObject({ code: 0 });
  const token = sandbox.credential('meta', 1).secrets.accessToken?.reveal() ?? '';
  const endpoint = `graph=${sandbox.endpoints('meta').graph}`;
  await millrace(['connections', 'add', 'meta-main', ...of, '--platform', 'meta', '--endpoint', endpoint]);
  const set = await millrace(['credentials', 'set', 'meta-main', ...of, '--secret', 'accessToken'], token);
  expect(set).toEqual({ code: 0, said: 'the credential of meta-main is kept, encrypted: accessToken\n' });
  const listed = await millrace(['credentials', 'list', ...of, '--json']);
  expect(JSON.parse(listed.said)).toMatchObject([{ connection: 'meta-main', secrets: ['accessToken'], revision: 1 }]);
  const checked = await millrace(['connections', 'check', 'meta-main', ...of, '--json']);
  const ids = sandbox.accounts('meta', 1).map(({ account }) => account);
  expect(
    JSON.parse(checked.said)
      .accounts.map(({ id }: { id: string }) => id)
      .sort(),
  ).toEqual(ids.sort());
  const audit = await millrace(['audit', 'list', ...of, '--json']);
  const deleted = await millrace(['credentials', 'delete', 'meta-main', ...of]);
  expect(deleted).toMatchObject({ code: 0 });
  const everything = [made, set, listed, checked, audit, deleted].map(({ said }) => said).join('\n');
  expect(everything).toContain('credential.set');
  expect(everything).not.toContain(token);
});

test.each([
  ['is not JSON', `{"accessToken": "${secret}`, 'the secrets are not JSON'],
  ['is no object of texts', `{"accessToken": ["${secret}"]}`, 'the secrets are not a JSON object'],
  ['lacks what the platform needs', `{"acessToken": "${secret}"}`, 'needs the secret accessToken'],
  ['is empty', '', 'empty'],
])('what %s is refused, and not quoted', async (_, input, why) => {
  const tenant = await organisations.add('refused');
  await millrace(['connections', 'add', 'meta-main', '--tenant', tenant, '--platform', 'meta']);
  const set = await millrace(['credentials', 'set', 'meta-main', '--tenant', tenant], input);
  expect(set.code).not.toBe(0);
  expect(set.said).toContain(why);
  expect(set.said).not.toContain(secret);
});

test('access that has ended is told with what to do, and no command takes a secret as an argument', async () => {
  const tenant = await organisations.add('ended');
  const of = ['--tenant', tenant];
  const add = ['connections', 'add', 'tiktok-main', ...of, '--platform', 'tiktok', '--sandbox', sandbox.url];
  expect(await millrace(add)).toMatchObject({ code: 0 });
  sandbox.expireTokens('tiktok');
  const checked = await millrace(['connections', 'check', 'tiktok-main', ...of]);
  expect(checked).toMatchObject({
    code: 1,
    said: expect.stringMatching(
      /^MR_CONNECTOR_CREDENTIAL_EXPIRED: TikTok Ads, connection tiktok-main: .*connect the account again/,
    ),
  });
  const file = join(folder, 'secrets.json');
  await writeFile(file, JSON.stringify({ accessToken: secret, secret: 'app' }));
  const set = ['credentials', 'set', 'tiktok-main', ...of, '--from', file, '--setting', 'appId=7'];
  expect(await millrace(set)).toMatchObject({ code: 0 });
  const shown = await millrace([...set, `accessToken=${secret}`]);
  expect(shown).toMatchObject({ code: 2, said: expect.stringContaining('accessToken is a secret and no setting') });
  expect(shown.said).not.toContain(secret);
});

test('another organisation sees and deletes no connection', async () => {
  const [mine, theirs] = [await organisations.add('mine'), await organisations.add('theirs')];
  await millrace(['connections', 'add', 'meta-main', '--tenant', mine, '--platform', 'meta', '--sandbox', sandbox.url]);
  for (const command of [
    ['connections', 'check', 'meta-main'],
    ['connections', 'delete', 'meta-main'],
    ['credentials', 'delete', 'meta-main'],
  ]) {
    const tried = await millrace([...command, '--tenant', theirs]);
    expect(tried.code).toBe(1);
    expect(tried.said).toMatch(/^MR_CONNECTOR_(CONNECTION|CREDENTIAL): /);
  }
  const { said } = await millrace(['connections', 'list', '--tenant', mine, '--json']);
  expect(JSON.parse(said)).toMatchObject([{ connection: 'meta-main', credential: { secrets: ['accessToken'] } }]);
});

import { createDecipheriv } from 'node:crypto';
import { inspect } from 'node:util';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Secret } from '../client/secret.ts';
import { openEnvelope, rewrapEnvelope, sealEnvelope } from './envelope.ts';
import { keysOf } from './master-keys.ts';
import type { MasterKeys } from './port.ts';

const oldKey = `old:${Buffer.alloc(32, 1).toString('base64')}`;
const newKey = `new:${Buffer.alloc(32, 2).toString('base64')}`;
const keys = keysOf(oldKey);
const owner = { tenant: 'acme', connection: 'meta-main', platform: 'META' };
const token = 'EAAB-very-secret-token';
const secrets = { accessToken: new Secret(token), clientSecret: new Secret('shh, "quoted" \u{1F511}') };
const revealed = (opened: Readonly<Record<string, Secret>>) =>
  Object.fromEntries(Object.entries(opened).map(([name, secret]) => [name, secret.reveal()]));

describe('an envelope', () => {
  it('gives its owner what was put into it', async () => {
    const opened = await openEnvelope(keys, owner, await sealEnvelope(keys, owner, secrets));
    expect(revealed(opened)).toEqual({ accessToken: token, clientSecret: 'shh, "quoted" \u{1F511}' });
  });

  it('is AES-256-GCM by a wrapped data key: it opens by the standard alone', async () => {
    const envelope = await sealEnvelope(keys, owner, secrets);
    const plainGcm = (key: Buffer, text: string, aad: string) => {
      const bytes = Buffer.from(text, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(aad));
      decipher.setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    };
    const context = 'millrace-credential-1|acme|meta-main|META';
    const dataKey = plainGcm(Buffer.alloc(32, 1), envelope.wrappedKey, `old|${context}`);
    expect(dataKey).toHaveLength(32);
    expect(JSON.parse(plainGcm(dataKey, envelope.sealed, context).toString())).toMatchObject({ accessToken: token });
  });

  it('never looks the same twice, and shows nothing of what is in it', async () => {
    const [one, two] = await Promise.all([sealEnvelope(keys, owner, secrets), sealEnvelope(keys, owner, secrets)]);
    expect(one.sealed).not.toBe(two.sealed);
    expect(one.wrappedKey).not.toBe(two.wrappedKey);
    const bytes = Buffer.from(one.sealed, 'base64').toString('latin1');
    expect(bytes).not.toContain(token);
    expect(bytes).not.toContain('accessToken');
  });

  it.each([
    ['tenant', { ...owner, tenant: 'other' }],
    ['connection', { ...owner, connection: 'meta-second' }],
    ['platform', { ...owner, platform: 'TIKTOK' }],
    ['place of the separator', { ...owner, tenant: 'acme|meta', connection: 'main' }],
  ])('that is put to another %s does not open', async (_, thief) => {
    const envelope = await sealEnvelope(keys, owner, secrets);
    await expect(openEnvelope(keys, thief, envelope)).rejects.toMatchObject({ code: 'MR_CONNECTOR_CREDENTIAL' });
    await expect(rewrapEnvelope(keys, thief, envelope)).rejects.toMatchObject({ code: 'MR_CONNECTOR_CREDENTIAL' });
  });

  it('takes the data key of no other envelope', async () => {
    const [mine, theirs] = await Promise.all([
      sealEnvelope(keys, owner, secrets),
      sealEnvelope(keys, owner, { accessToken: new Secret('another') }),
    ]);
    await expect(openEnvelope(keys, owner, { ...mine, sealed: theirs.sealed })).rejects.toThrow('it was changed');
  });

  it('of which any byte was changed or lost does not open', async () => {
    const envelope = await sealEnvelope(keys, owner, secrets);
    for (const field of ['wrappedKey', 'sealed'] as const) {
      const bytes = Buffer.from(envelope[field], 'base64');
      for (let at = 0; at < bytes.length; at += 7) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        await expect(
          openEnvelope(keys, owner, { ...envelope, [field]: changed.toString('base64') }),
        ).rejects.toMatchObject({ code: 'MR_CONNECTOR_CREDENTIAL' });
      }
      const short = bytes.subarray(0, 20).toString('base64');
      await expect(openEnvelope(keys, owner, { ...envelope, [field]: short })).rejects.toMatchObject({
        code: 'MR_CONNECTOR_CREDENTIAL',
      });
    }
  });

  it.each([null, {}, { version: 2 }, 'text'])('that is none (%j) is told as such', async (stored) => {
    await expect(openEnvelope(keys, owner, stored)).rejects.toThrow('no envelope of this version');
  });

  it('goes to a new master key without its secrets being touched, and the old key is not needed then', async () => {
    const envelope = await sealEnvelope(keys, owner, secrets);
    const rotated = await rewrapEnvelope(keysOf(`${newKey},${oldKey}`), owner, envelope);
    expect(rotated).toMatchObject({ keyId: 'new', sealed: envelope.sealed });
    expect(revealed(await openEnvelope(keysOf(newKey), owner, rotated))).toMatchObject({ accessToken: token });
    await expect(openEnvelope(keysOf(newKey), owner, envelope)).rejects.toThrow(
      /no master key 'old': MILLRACE_CREDENTIAL_KEY has new; .*credentials rotate/,
    );
    await expect(openEnvelope(keys, owner, rotated)).rejects.toThrow("no master key 'new'");
  });

  it('is wrapped by whatever keeps the master keys: a service sees data keys, never secrets', async () => {
    const seen: Buffer[] = [];
    const service: MasterKeys = {
      current: 'arn:kms:1',
      wrap: async (dataKey, context) => {
        seen.push(Buffer.from(dataKey));
        return keys.wrap(dataKey, context);
      },
      unwrap: async (_id, wrapped, context) => keys.unwrap('old', wrapped, context),
    };
    const envelope = await sealEnvelope(service, owner, secrets);
    expect(envelope.keyId).toBe('arn:kms:1');
    expect(revealed(await openEnvelope(service, owner, envelope))).toMatchObject({ accessToken: token });
    expect(seen.map(({ length }) => length)).toEqual([32]);
  });
});

describe('a secret', () => {
  const shownBy: readonly [string, (value: object) => string][] = [
    ['JSON', (value) => JSON.stringify(value)],
    ['util.inspect', (value) => inspect(value, { depth: null, showHidden: true })],
    ['a template', (value) => Object.values(value).map(String).join()],
    ['an error', (value) => `${new Error(`failed with ${Object.values(value).join()}`, { cause: value }).stack}`],
    ['the log', logged],
    ['a copy by structuredClone', (value) => inspect(Object.values(value).map((each) => structuredClone(each)))],
  ];

  it.each(shownBy)('is not shown by %s', async (_, show) => {
    const opened = await openEnvelope(keys, owner, await sealEnvelope(keys, owner, secrets));
    const shown = show(opened) + show({ credential: { secrets: opened } });
    expect(shown).not.toContain(token);
    expect(shown).not.toContain('quoted');
  });

  it('is in no error of opening, its cause and its stack included', async () => {
    const envelope = await sealEnvelope(keys, owner, secrets);
    const broken: unknown[] = [
      { ...envelope, keyId: 'gone' },
      { ...envelope, sealed: envelope.wrappedKey },
      { ...envelope, version: 7 },
    ];
    for (const stored of broken) {
      const error: unknown = await openEnvelope(keys, owner, stored).catch((reason: unknown) => reason);
      const shown = inspect(error, { depth: null, showHidden: true });
      for (const secret of [token, oldKey.slice(4), Buffer.alloc(32, 1).toString('hex')]) {
        expect(shown).not.toContain(secret);
      }
    }
  });

  it('is in no print of the master keys', () => {
    const shown = inspect(keys, { depth: null, showHidden: true }) + JSON.stringify(keys);
    expect(shown).not.toContain(oldKey.slice(4));
    expect(shown).not.toContain('01 01 01');
  });
});

function logged(value: object): string {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  log.info({ value, ...value }, 'what came');
  log.error({ err: Object.assign(new Error('failed'), { value }) });
  return lines.join('');
}

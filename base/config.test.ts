import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, redactAddress } from './config.ts';
import { describeConfig } from './config-display.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'millrace-config-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const writeStack = (content: string) => writeFileSync(join(home, 'stack.json'), content);

describe('addresses', () => {
  it('come from the local stack where no variable gives them', () => {
    writeStack(JSON.stringify({ addresses: { kafka: '127.0.0.1:1', redis: 'redis://127.0.0.1:2' } }));
    const config = loadConfig({ MILLRACE_HOME: home, MILLRACE_REDIS: 'redis://cache:6379' });
    expect(config.address('kafka')).toBe('127.0.0.1:1');
    expect(config.address('redis')).toBe('redis://cache:6379');
    expect(config.sources).toEqual({ kafka: 'stack', redis: 'environment' });
  });

  it('that are not known are an error which says how to give them', () => {
    expect(() => loadConfig({ MILLRACE_HOME: home }).address('postgres')).toThrow(
      /address of postgres is not known: run `millrace stack up`, or set MILLRACE_POSTGRES/,
    );
  });

  it('may be empty variables: those count as not set', () => {
    writeStack(JSON.stringify({ addresses: { kafka: '127.0.0.1:1' } }));
    expect(loadConfig({ MILLRACE_HOME: home, MILLRACE_KAFKA: '' }).address('kafka')).toBe('127.0.0.1:1');
  });
});

describe('wrong settings', () => {
  it('are named, each with its variable', () => {
    const load = () =>
      loadConfig({
        MILLRACE_HOME: home,
        MILLRACE_KAFKA: 'broker',
        MILLRACE_REDIS: 'http://x',
        MILLRACE_WEB_PORT: 'abc',
      });
    expect(load).toThrow(/MILLRACE_KAFKA must be host:port/);
    expect(load).toThrow(/MILLRACE_REDIS must be a URL that starts with redis:\/\//);
    expect(load).toThrow(/MILLRACE_WEB_PORT/);
  });

  it('in the stack file are reported with the file and the way out', () => {
    writeStack('{');
    expect(() => loadConfig({ MILLRACE_HOME: home })).toThrow(/stack\.json is not JSON: remove it/);
    writeStack(JSON.stringify({ addresses: { redis: 7 } }));
    expect(() => loadConfig({ MILLRACE_HOME: home })).toThrow(/not a stack file .*redis/);
  });
});

describe('display', () => {
  it('hides passwords and keys unless asked for them', () => {
    const key = 'k'.repeat(32);
    const config = loadConfig({
      MILLRACE_HOME: home,
      MILLRACE_POSTGRES: 'postgres://user:pa:ss@db:5432/millrace',
      MILLRACE_AUTH_KEY: key,
    });
    expect(describeConfig(config)).toMatchObject({ postgres: 'postgres://user:***@db:5432/millrace', authKey: '***' });
    expect(describeConfig(config, true)).toMatchObject({ authKey: key });
  });

  it('hides a password without a user, and one in the query', () => {
    expect(redactAddress('redis://:pass@cache:6379/0')).toBe('redis://:***@cache:6379/0');
    expect(redactAddress('http://ch:8123/?user=u&password=p&x=1')).toBe('http://ch:8123/?user=u&password=***&x=1');
  });

  it('leaves addresses without a password as they are', () => {
    for (const address of ['a:9092,b:9092', 'redis://cache:6379', 'http://user@host:1/path']) {
      expect(redactAddress(address)).toBe(address);
    }
  });
});

describe('Vault', () => {
  const held = `k1:${'A'.repeat(43)}`;
  const vaultOf = (VAULT_ADDR: string, MILLRACE_CREDENTIAL_KEY = `${held}, vault:transit/millrace:v1`) =>
    loadConfig({ MILLRACE_HOME: home, MILLRACE_CREDENTIAL_KEY, VAULT_ADDR, VAULT_TOKEN: 'hvs.token' });

  it('is where its own variables say; keys go to another machine encrypted or not at all', () => {
    expect(loadConfig({ MILLRACE_HOME: home }).vault).toBeUndefined();
    expect(vaultOf('https://vault.example.com').vault).toEqual({
      address: 'https://vault.example.com',
      token: 'hvs.token',
      namespace: undefined,
    });
    expect(vaultOf('http://127.0.0.1:8200').vault).toMatchObject({ address: 'http://127.0.0.1:8200' });
    expect(() => vaultOf('http://vault.example.com')).toThrow(/VAULT_ADDR must begin with https:/);
    expect(() => vaultOf('unix:///run/vault.sock')).toThrow(/VAULT_ADDR must be a URL that starts with http:/);
  });

  it.each(['http://vault:8200', 'unix:///run/vault.sock'])(
    '%s is for other programs where no key is in Vault',
    (address) => {
      expect(vaultOf(address, held).vault).toBeUndefined();
      expect(vaultOf(address, '').vault).toBeUndefined();
    },
  );

  it('is shown without its token', () => {
    const shown = describeConfig(vaultOf('https://vault.example.com'));
    expect(shown).toMatchObject({ vaultAddress: 'https://vault.example.com', vaultToken: '***' });
  });
});

describe('the mail server of the installation', () => {
  const mailOf = (url: string, from: string | undefined = 'Millrace <accounts@example.com>') =>
    loadConfig({ MILLRACE_HOME: home, MILLRACE_MAIL_URL: url, MILLRACE_MAIL_FROM: from }).mail;

  it('is none by default, and comes with a sender or not at all', () => {
    expect(loadConfig({ MILLRACE_HOME: home }).mail).toBeUndefined();
    expect(() => mailOf('smtps://mail.example.com', '')).toThrow(/MILLRACE_MAIL_URL and MILLRACE_MAIL_FROM: set both/);
    expect(() => mailOf('https://mail.example.com')).toThrow(/MILLRACE_MAIL_URL/);
  });

  it('gets nothing unencrypted but on this machine', () => {
    expect(mailOf('smtps://me%40example.com:p%3Aw@mail.example.com')).toEqual({
      host: 'mail.example.com',
      port: 465,
      security: 'tls',
      user: 'me@example.com',
      password: 'p:w',
      from: 'Millrace <accounts@example.com>',
    });
    expect(mailOf('smtp://mail.example.com')).toMatchObject({ port: 587, security: 'starttls', user: undefined });
    expect(mailOf('smtp://127.0.0.1:2525')).toMatchObject({ host: '127.0.0.1', port: 2525, security: 'none' });
    expect(mailOf('smtp://[::1]:2525')).toMatchObject({ host: '::1', security: 'none' });
  });

  it('is shown without its password', () => {
    const config = loadConfig({
      MILLRACE_HOME: home,
      MILLRACE_MAIL_URL: 'smtps://me:secret@mail.example.com',
      MILLRACE_MAIL_FROM: 'a@example.com',
    });
    expect(describeConfig(config)).toMatchObject({ mailServer: 'mail.example.com:465', mailFrom: 'a@example.com' });
    expect(JSON.stringify(describeConfig(config, true))).not.toContain('secret');
  });
});

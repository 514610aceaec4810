import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GoogleClient } from '../google/client.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { all, sandboxOptions } from '../testing/fetch-report.ts';
import { HeldTokens, type TokenOwner } from './held-tokens.ts';
import type { ClientOptions } from './port.ts';
import { Secret } from './secret.ts';

const hold = (text: string) => ({ token: new Secret(text), until: Number.POSITIVE_INFINITY });
const owner = (change: Partial<TokenOwner> = {}): TokenOwner => ({
  tenant: 'acme',
  connection: 'google-main',
  credential: { secrets: { refreshToken: new Secret('first') }, settings: { clientId: '1' } },
  ...change,
});
const by = (secret: string, clientId = '1') => ({
  credential: { secrets: { refreshToken: new Secret(secret) }, settings: { clientId } },
});

describe('held tokens', () => {
  it('are found by the very secrets and settings that they were got by, of the same tenant and connection', () => {
    const tokens = new HeldTokens();
    tokens.keep(owner(), hold('access'));
    expect(tokens.find(owner())?.token.reveal()).toBe('access');
    for (const other of [{ tenant: 'other' }, { connection: 'google-two' }, by('second'), by('first', '2')]) {
      expect(tokens.find(owner(other))).toBeNull();
    }
    tokens.drop(owner());
    expect(tokens.find(owner())).toBeNull();
  });

  it('are forgotten when they end, and the oldest when there are too many', () => {
    const tokens = new HeldTokens(2);
    tokens.keep(owner(), { ...hold('ended'), until: Date.now() });
    expect(tokens.find(owner())).toBeNull();
    for (const name of ['a', 'b', 'c']) tokens.keep(owner({ connection: name }), hold(name));
    expect(['a', 'b', 'c'].map((name) => tokens.find(owner({ connection: name }))?.token.reveal())).toEqual([
      undefined,
      'b',
      'c',
    ]);
  });

  it('are shown by nothing', () => {
    const tokens = new HeldTokens();
    tokens.keep(owner(), hold('access-token'));
    expect(inspect(tokens, { depth: null, showHidden: true }) + JSON.stringify(tokens)).not.toContain('access-token');
  });
});

describe('clients that share them', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: 3 });
  });
  afterAll(async () => sandbox.close());
  const signIns = async (options: ClientOptions) => {
    const before = sandbox.calls('google').length;
    await all(new GoogleClient(options).accounts());
    return sandbox
      .calls('google')
      .slice(before)
      .filter((call) => call.includes('/oauth/')).length;
  };

  it('sign in once; again when the token is not accepted any more; and never take that of another organisation', async () => {
    const tokens = new HeldTokens();
    const mine = { ...sandboxOptions(sandbox, 'google', 0), tokens };
    expect([await signIns(mine), await signIns(mine)]).toEqual([1, 0]);
    sandbox.expireTokens('google');
    expect([await signIns(mine), await signIns(mine)]).toEqual([1, 0]);
    const theirs = { ...sandboxOptions(sandbox, 'google', 1), tokens };
    expect(await signIns(theirs)).toBe(1);
    expect(await signIns({ ...mine, tenant: 'somebody-else' })).toBe(1);
  });
});

import { expect, it } from 'vitest';
import { resolveAuthKey } from './auth-key.ts';

const key = 'k'.repeat(32);

it('the local key opens the development login on loopback only', () => {
  expect(resolveAuthKey({ authKey: undefined, production: false, gatewayHost: '127.0.0.1' }).devLogin).toBe(true);
  expect(() => resolveAuthKey({ authKey: undefined, production: false, gatewayHost: '0.0.0.0' })).toThrow(
    /0\.0\.0\.0.*MILLRACE_AUTH_KEY/,
  );
  const forMachines = { authKey: undefined, production: false, gatewayHost: '127.0.0.1', grpc: { host: '10.0.0.7' } };
  expect(() => resolveAuthKey(forMachines)).toThrow(/10\.0\.0\.7.*MILLRACE_AUTH_KEY/);
});

it('production does not start with the local key, given or not', () => {
  const local = resolveAuthKey({ authKey: undefined, production: false, gatewayHost: 'localhost' }).key;
  for (const authKey of [undefined, local]) {
    expect(() => resolveAuthKey({ authKey, production: true, gatewayHost: '127.0.0.1' })).toThrow(
      /NODE_ENV is production/,
    );
  }
});

it('a key of one’s own closes the development login', () => {
  expect(resolveAuthKey({ authKey: key, production: true, gatewayHost: '0.0.0.0' })).toEqual({ key, devLogin: false });
});

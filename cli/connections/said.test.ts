import { expect, it } from 'vitest';
import { checkConnection, connectedPlatform, endpointsSaid, pairs, quotaSaid } from './said.ts';

it.each([
  ['60/1m', { calls: 60, windowMs: 60_000 }],
  ['60/m', { calls: 60, windowMs: 60_000 }],
  ['10/1s', { calls: 10, windowMs: 1_000 }],
  ['15000/1d', { calls: 15_000, windowMs: 86_400_000 }],
])('the quota %s', (said, quota) => {
  expect(quotaSaid(said)).toEqual(quota);
});

it.each(['', '60', '0/1m', '60/0m', '60/2d', '999999/1m', '60/1y', '-1/1m'])('%j is no quota', (said) => {
  expect(() => quotaSaid(said)).toThrow('such as 60/1m');
});

it('a value may hold the sign between it and its name', () => {
  expect(pairs('--setting', ['clientId=a=b', 'x=1'])).toEqual({ clientId: 'a=b', x: '1' });
  for (const wrong of ['', 'clientId', '=b', 'clientId=', 'two words=1']) {
    expect(() => pairs('--setting', [wrong])).toThrow('name=value');
  }
});

it('addresses of hosts are of the web', () => {
  expect(endpointsSaid(['api=https://advertising-api-eu.amazon.com'])).toEqual({
    api: 'https://advertising-api-eu.amazon.com',
  });
  for (const wrong of ['api=eu', 'api=file:///etc/passwd']) expect(() => endpointsSaid([wrong])).toThrow('no address');
});

it('names of connections and platforms', () => {
  expect(() => checkConnection('meta-main')).not.toThrow();
  for (const wrong of ['', '-a', 'a b', 'a'.repeat(65)]) expect(() => checkConnection(wrong)).toThrow('cannot be');
  expect(connectedPlatform('Meta')).toBe('meta');
  expect(() => connectedPlatform('reddit')).toThrow('cannot be connected: its reports come as files');
  expect(() => connectedPlatform('metta')).toThrow('there is no platform');
});

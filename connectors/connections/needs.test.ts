import { expect, it } from 'vitest';
import { Secret } from '../client/secret.ts';
import type { PlatformId } from '../profile.ts';
import { needsOf } from './needs.ts';

const countedBy = (platform: PlatformId, settings: Readonly<Record<string, string>>) =>
  needsOf(platform).countedBy?.({ secrets: { developerToken: new Secret('the-token') }, settings });

it('Google counts by the developer’s token, DV360 by the project of the client, others by connection', () => {
  expect(countedBy('google', { clientId: '123-a.apps.googleusercontent.com' })).toBe('the-token');
  expect(countedBy('dv360', { clientId: '123-a.apps.googleusercontent.com' })).toBe('123');
  expect(countedBy('dv360', { clientId: '123-b.apps.googleusercontent.com' })).toBe('123');
  expect(countedBy('dv360', { clientId: 'sandbox' })).toBeUndefined();
  expect(countedBy('microsoft', { clientId: '123-a' })).toBeUndefined();
});

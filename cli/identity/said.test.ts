import { expect, it } from 'vitest';
import { saidRole, saidScopes } from './said.ts';

it('takes roles and scopes as people write them', () => {
  expect([saidRole('owner'), saidRole('Viewer')]).toEqual(['OWNER', 'VIEWER']);
  expect(saidScopes('metrics:read, ALERTS-READ', ['RULES_READ'])).toEqual([
    'RULES_READ',
    'METRICS_READ',
    'ALERTS_READ',
  ]);
});

it('names those there are for what is none, and none that a key cannot have', () => {
  expect(() => saidRole('boss')).toThrow('owner, admin, analyst, viewer');
  expect(() => saidScopes('members_write')).toThrow(/^a key can have METRICS_READ, /);
});

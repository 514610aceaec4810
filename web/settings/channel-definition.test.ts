import { expect, it } from 'vitest';
import { addressesOf, blankChannel, withSecrets } from './channel-definition.ts';

it('puts in the secrets that were written, and leaves the others out', () => {
  const mail = { kind: 'email', smtp: { host: 'smtp.example', user: 'ops' } };
  expect(withSecrets(mail, { 'smtp.password': 'word' })).toEqual({
    kind: 'email',
    smtp: { host: 'smtp.example', user: 'ops', password: 'word' },
  });
  expect(withSecrets(mail, { 'smtp.password': '' })).toEqual(mail);
  expect(withSecrets({ kind: 'slack' }, { url: 'https://hooks.example/1' })).toEqual({
    kind: 'slack',
    url: 'https://hooks.example/1',
  });
});

it('begins with what a kind needs', () => {
  expect(blankChannel('SLACK', 'Europe/Berlin')).toEqual({ kind: 'slack', zone: 'Europe/Berlin' });
  expect(blankChannel('EMAIL', 'UTC')).toMatchObject({ to: [], smtp: { port: 587, security: 'starttls' } });
});

it('reads addresses however they are set apart', () => {
  expect(addressesOf(' a@x.example, b@x.example\nc@x.example;')).toEqual(['a@x.example', 'b@x.example', 'c@x.example']);
});

import { expect, it } from 'vitest';
import type { ChannelKind } from '../generated/operations.ts';
import { type ChannelValues, channelOf, channelSchema, channelValues, fieldOfPlace } from './channel-values.ts';

/** A mail channel as it is stored, with a setting that no form knows. */
const stored = {
  ...{ kind: 'email', zone: 'Europe/Berlin', enabled: false, later: 'kept' },
  ...{ to: ['a@x.example', 'b@x.example'], from: 'ops@x.example' },
  smtp: { host: 'mail.x.example', port: 465, security: 'tls', user: 'ops', relay: 'kept' },
  quiet_hours: { zone: 'UTC', spans: [{ from: '20:00', to: '08:00' }] },
};
const values = channelValues('ops', stored);

/** What is said, by the field that it is said at. */
function saidOf(kind: ChannelKind, said: ChannelValues, isNew = false): Record<string, string> {
  const issues = channelSchema(kind, isNew).safeParse(said).error?.issues ?? [];
  return Object.fromEntries(issues.map(({ path, message }) => [path.join('.'), message]).reverse());
}

it('reads a channel into fields, and writes it back as it was', () => {
  expect(values.mail).toEqual({
    ...{ to: 'a@x.example, b@x.example', from: 'ops@x.example' },
    ...{ host: 'mail.x.example', port: '465', security: 'tls', user: 'ops' },
  });
  expect(saidOf('EMAIL', values)).toEqual({});
  expect(channelOf('EMAIL', stored, values)).toEqual(stored);
});

it('writes what was typed, leaves out what is usual, and replaces a secret that was written', () => {
  const typed = {
    ...{ ...values, isSending: true, quietHours: null, zone: '' },
    mail: { ...values.mail, to: 'c@x.example', user: '' },
    secrets: { ...values.secrets, smtpPassword: 'word', url: 'of another kind' },
  };
  expect(channelOf('EMAIL', stored, typed)).toEqual({
    ...{ kind: 'email', later: 'kept', to: ['c@x.example'], from: 'ops@x.example' },
    smtp: { host: 'mail.x.example', port: 465, security: 'tls', relay: 'kept', password: 'word' },
  });
  const hook = { ...channelValues('hook', { zone: 'UTC' }), secrets: { ...values.secrets, url: 'https://x.example' } };
  expect(channelOf('SLACK', null, hook)).toEqual({ kind: 'slack', zone: 'UTC', url: 'https://x.example' });
});

it('says at each field of a mail channel what does not fit', () => {
  const mail = { to: 'a@x.example, b', from: '', host: ' ', port: '65536', security: 'tls', user: '' };
  expect(saidOf('EMAIL', { ...values, zone: 'Berlin', mail })).toEqual({
    zone: 'Berlin is no zone: write one as Europe/Berlin',
    'mail.to': 'b is no e-mail address: write ann@example.com.',
    'mail.from': 'Type the e-mail address.',
    'mail.host': 'Type the name of the mail server.',
    'mail.port': 'A port is a number from 1 to 65535.',
  });
  const to = (count: number) => Array.from({ length: count }, (_, at) => `a${at}@x.example`).join(' ');
  expect(saidOf('EMAIL', { ...values, mail: { ...values.mail, to: to(50) } })).toEqual({});
  expect(saidOf('EMAIL', { ...values, mail: { ...values.mail, to: to(51) } })['mail.to']).toBe(
    '50 addresses are the most.',
  );
  expect(saidOf('EMAIL', { ...values, mail: { ...values.mail, to: ' , ' } })['mail.to']).toBe(
    'Type an address at least.',
  );
});

it('needs a name and the secrets of its kind when it is new, and of no other kind', () => {
  const blank = channelValues('', {});
  expect(saidOf('WEBHOOK', blank, true)).toEqual({
    id: 'Give it a name.',
    'secrets.url': 'Type the address.',
    'secrets.secret': 'Type the signing secret.',
  });
  expect(saidOf('SLACK', { ...blank, id: 'Ops' }, true)).toEqual({
    id: 'Write small letters, digits, _ and -, beginning with a letter.',
    'secrets.url': 'Type the address.',
  });
  expect(saidOf('WEBHOOK', { ...blank, id: 'hook' }, false)).toEqual({});
});

it('knows the fields of places that the gateway names', () => {
  const places = ['secret', 'smtp.password', 'to.1', 'smtp.port', 'zone', 'quiet_hours.spans.0.from', 'total', ''];
  expect(places.map(fieldOfPlace)).toEqual([
    ...['secrets.secret', 'secrets.smtpPassword', 'mail.to', 'mail.port', 'zone'],
    ...[undefined, undefined, undefined],
  ]);
});

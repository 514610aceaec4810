import { expect, it } from 'vitest';
import { redact } from './redact.ts';

it('takes secrets out by their names, at any depth', () => {
  const channel = {
    kind: 'webhook',
    signing_secret: 'whsec_x',
    headers: [{ Authorization: 'Bearer x' }],
    note: 'ours',
  };
  expect(redact(channel)).toEqual({
    kind: 'webhook',
    signing_secret: '[redacted]',
    headers: [{ Authorization: '[redacted]' }],
    note: 'ours',
  });
});

it('keeps that a secret is not set', () => {
  expect(redact({ refresh_token: null })).toEqual({ refresh_token: null });
});

it.each([
  ['https://hooks.slack.com/services/T0/B0/xyz', 'https://hooks.slack.com/[redacted]'],
  ['smtp://user:pass@mail.example:587', 'smtp://mail.example:587/[redacted]'],
  [
    'sent to https://a.example/x?k=1 and https://b.example',
    'sent to https://a.example/[redacted] and https://b.example',
  ],
  ['https://a.example/', 'https://a.example/'],
  ['clicks / impressions > 2%', 'clicks / impressions > 2%'],
])('of addresses keeps the host: %s', (text, expected) => {
  expect(redact({ url: text })).toEqual({ url: expected });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StreamsConfigError } from '../../errors.ts';
import { connectionOptions } from './connection-options.ts';

test('without a word about security nothing is encrypted and nobody logs in', () => {
  const { tls, sasl } = connectionOptions({});
  expect({ tls, sasl }).toEqual({ tls: undefined, sasl: undefined });
});

test('TLS takes files and PEM text, under the names of librdkafka', () => {
  const folder = mkdtempSync(join(tmpdir(), 'connection-options-'));
  try {
    writeFileSync(join(folder, 'ca.pem'), 'authority');
    const { tls, tlsServerName, sasl } = connectionOptions({
      'security.protocol': 'SSL',
      'ssl.ca.location': join(folder, 'ca.pem'),
      'ssl.certificate.pem': 'certificate',
      'ssl.key.pem': 'key',
      'ssl.key.password': 'secret',
    });
    expect(tls).toEqual({
      ca: Buffer.from('authority'),
      cert: 'certificate',
      key: 'key',
      passphrase: 'secret',
      rejectUnauthorized: true,
    });
    expect({ tlsServerName, sasl }).toEqual({ tlsServerName: true, sasl: undefined });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('certificates are checked unless that is switched off', () => {
  const unchecked = { 'security.protocol': 'ssl', 'enable.ssl.certificate.verification': false };
  expect(connectionOptions(unchecked).tls).toMatchObject({ rejectUnauthorized: false });
  const anyName = { 'security.protocol': 'ssl', 'ssl.endpoint.identification.algorithm': 'none' };
  const { tls } = connectionOptions(anyName);
  expect(tls).toMatchObject({ rejectUnauthorized: true });
  expect(tls?.checkServerIdentity?.('a', {} as never)).toBe(undefined);
});

test('SASL takes a name and a password', () => {
  const { sasl, tls } = connectionOptions({
    'security.protocol': 'sasl_ssl',
    'sasl.mechanisms': 'SCRAM-SHA-256',
    'sasl.username': 'millrace',
    'sasl.password': 'secret',
  });
  expect(sasl).toEqual({ mechanism: 'SCRAM-SHA-256', username: 'millrace', password: 'secret' });
  expect(tls).toMatchObject({ rejectUnauthorized: true });
});

test.each([
  [{ 'security.protocol': 'sasl_plaintext' }, /sasl.mechanism=GSSAPI \(the default\) .*fetcher to 'rdkafka'/],
  [{ 'security.protocol': 'sasl_plaintext', 'sasl.mechanisms': 'OAUTHBEARER' }, /sasl.mechanisms=OAUTHBEARER/],
  [{ 'security.protocol': 'sasl_plaintext', 'sasl.mechanism': 'PLAIN', 'sasl.username': 'a' }, /needs both/],
  [{ 'security.protocol': 'tls' }, /security.protocol=tls \(it takes plaintext, ssl/],
  [{ 'security.protocol': 'ssl', 'ssl.keystore.location': 'a.jks' }, /ssl.keystore.location/],
])('what it cannot do is refused by name: %j', (kafka, message) => {
  expect(() => connectionOptions(kafka as Parameters<typeof connectionOptions>[0])).toThrow(message);
  expect(() => connectionOptions(kafka as Parameters<typeof connectionOptions>[0])).toThrow(StreamsConfigError);
});

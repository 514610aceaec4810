import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from '@platformatic/kafka';
import { StreamsConfigError } from '../../errors.ts';
import type { ResolvedConfig } from '../config.ts';

/** Longest wait for a connection and for an answer, milliseconds; the latter above what a broker may wait with one. */
const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 20_000;

type Properties = ResolvedConfig['kafka'];

const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
const protocols = ['plaintext', 'ssl', 'sasl_plaintext', 'sasl_ssl'] as const;

/**
 * How to connect, from librdkafka's properties: TLS with a CA, a certificate and a key as files or PEM text, SASL with a name and
 * a password.
 *
 * @throws StreamsConfigError for what only fetcher 'rdkafka' can do, such as Kerberos.
 */
export function connectionOptions(kafka: Properties): ConnectionOptions {
  const protocol = oneOf(kafka, 'security.protocol', protocols, 'plaintext');
  return {
    connectTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    ...(protocol.endsWith('ssl') && tlsOptions(kafka)),
    ...(protocol.startsWith('sasl') && { sasl: saslOptions(kafka) }),
  };
}

function tlsOptions(kafka: Properties): ConnectionOptions {
  for (const name of ['ssl.keystore.location', 'ssl.engine.location', 'ssl.crl.location', 'ssl.cipher.suites']) {
    if (kafka[name] !== undefined) throw unsupported(name);
  }
  const ca = pem(kafka, 'ssl.ca');
  const cert = pem(kafka, 'ssl.certificate');
  const key = pem(kafka, 'ssl.key');
  const passphrase = kafka['ssl.key.password'];
  const checksName = kafka['ssl.endpoint.identification.algorithm'] !== 'none';
  return {
    tlsServerName: true,
    tls: {
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(passphrase !== undefined && { passphrase: String(passphrase) }),
      ...(!checksName && { checkServerIdentity: () => undefined }),
      rejectUnauthorized: String(kafka['enable.ssl.certificate.verification'] ?? true) !== 'false',
    },
  };
}

function saslOptions(kafka: Properties): NonNullable<ConnectionOptions['sasl']> {
  const named = kafka['sasl.mechanisms'] === undefined ? 'sasl.mechanism' : 'sasl.mechanisms';
  const mechanism = oneOf(kafka, named, mechanisms, undefined);
  const username = kafka['sasl.username'];
  const password = kafka['sasl.password'];
  if (username === undefined || password === undefined) {
    throw new StreamsConfigError(`${mechanism} needs both sasl.username and sasl.password among the kafka properties`);
  }
  return { mechanism, username: String(username), password: String(password) };
}

/** A property, whatever its case. @throws StreamsConfigError when it is another. */
function oneOf<T extends string>(kafka: Properties, name: string, known: readonly T[], otherwise: T | undefined): T {
  const given = kafka[name];
  const found = given === undefined ? otherwise : known.find((each) => same(each, String(given)));
  if (found === undefined) throw unsupported(`${name}=${given ?? 'GSSAPI (the default)'}`, known);
  return found;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function pem(kafka: Properties, name: string): string | Buffer | undefined {
  const text = kafka[`${name}.pem`];
  if (text !== undefined) return String(text);
  const file = kafka[`${name}.location`];
  return file === undefined || file === 'probe' ? undefined : readFileSync(String(file));
}

function unsupported(what: string, known: readonly string[] = []): StreamsConfigError {
  const choice = known.length === 0 ? '' : ` (it takes ${known.join(', ')})`;
  return new StreamsConfigError(`fetcher 'direct' cannot do ${what}${choice}: set fetcher to 'rdkafka'`);
}

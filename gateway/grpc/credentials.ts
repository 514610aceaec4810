import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ServerCredentials } from '@grpc/grpc-js';
import type { GrpcConfig, GrpcTlsFiles } from '../../base/config.ts';
import { isLoopback } from '../auth/auth-key.ts';
import { StartError } from '../errors.ts';

/**
 * How clients are let in: with mutual TLS only those with a certificate of a known authority. Without, only those of this machine.
 * @throws StartError MR_GATEWAY_START when other machines could come in without a certificate, or a file is not what it should be.
 */
export function serverCredentials({ host, tls }: GrpcConfig): ServerCredentials {
  if (tls === undefined) {
    if (isLoopback(host)) return ServerCredentials.createInsecure();
    throw new StartError(
      'MR_GATEWAY_START',
      `gRPC would listen on ${host}, which other machines can reach, without TLS: set MILLRACE_GRPC_CERT, MILLRACE_GRPC_KEY and MILLRACE_GRPC_CLIENT_CA`,
    );
  }
  const files = read(tls);
  return ServerCredentials.createSsl(
    files.clientAuthorities,
    [{ cert_chain: files.certificate, private_key: files.key }],
    true,
  );
}

const variables: Readonly<Record<keyof GrpcTlsFiles, string>> = {
  certificate: 'MILLRACE_GRPC_CERT',
  key: 'MILLRACE_GRPC_KEY',
  clientAuthorities: 'MILLRACE_GRPC_CLIENT_CA',
};

function read(tls: GrpcTlsFiles): Readonly<Record<keyof GrpcTlsFiles, Buffer>> {
  const pem = (name: keyof GrpcTlsFiles): Buffer => {
    try {
      return readFileSync(tls[name]);
    } catch (cause) {
      throw refused(`${variables[name]}: ${tls[name]} cannot be read (${(cause as Error).message})`, cause);
    }
  };
  const files = { certificate: pem('certificate'), key: pem('key'), clientAuthorities: pem('clientAuthorities') };
  try {
    createSecureContext({ cert: files.certificate, key: files.key, ca: files.clientAuthorities });
  } catch (cause) {
    const names = Object.values(variables).join(', ');
    throw refused(`${names}: certificate, key and authorities do not fit (${(cause as Error).message})`, cause);
  }
  if (!files.clientAuthorities.includes('-----BEGIN CERTIFICATE-----')) {
    throw refused(`${variables.clientAuthorities}: ${tls.clientAuthorities} has no certificate`);
  }
  return files;
}

function refused(what: string, cause?: unknown): StartError {
  return new StartError('MR_GATEWAY_START', `${what}: give the paths of PEM files`, { cause });
}

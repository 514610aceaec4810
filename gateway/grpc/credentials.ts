import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { ServerCredentials } from '@grpc/grpc-js';
import type { GrpcConfig, GrpcTlsFiles } from '../../base/config.ts';
import { isLoopback } from '../auth/auth-key.ts';
import { StartError } from '../errors.ts';

/** What the files of mutual TLS hold, as PEM. */
export type TlsPems = Readonly<Record<keyof GrpcTlsFiles, Buffer>>;

/** Mutual TLS whose certificates may be replaced while the server listens. Connections that are open keep what they began with. */
export class MutualTls extends ServerCredentials {
  readonly files: GrpcTlsFiles;
  #pems: TlsPems;

  constructor(files: GrpcTlsFiles, pems: TlsPems) {
    const made = credentialsOf(pems);
    super(made._getConstructorOptions(), made._getSecureContextOptions() ?? undefined);
    this.files = files;
    this.#pems = pems;
  }

  /** What new connections get. */
  get pems(): TlsPems {
    return this.#pems;
  }

  replace(pems: TlsPems): void {
    const made = credentialsOf(pems);
    const { ciphers } = made._getConstructorOptions() ?? {};
    // A new context forgets the ciphers unless it is told them.
    this.updateSecureContextOptions({ ...made._getSecureContextOptions(), ...(ciphers !== undefined && { ciphers }) });
    this.#pems = pems;
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}

function credentialsOf({ certificate, key, clientAuthorities }: TlsPems): ServerCredentials {
  return ServerCredentials.createSsl(clientAuthorities, [{ cert_chain: certificate, private_key: key }], true);
}

/**
 * How clients are let in: with mutual TLS only those with a certificate of a known authority. Without, only those of this machine.
 * @throws StartError MR_GATEWAY_START when other machines could come in without a certificate, or a file is not what it should be.
 */
export async function serverCredentials({ host, tls }: GrpcConfig): Promise<MutualTls | ServerCredentials> {
  if (tls !== undefined) return new MutualTls(tls, await readTlsFiles(tls));
  if (isLoopback(host)) return ServerCredentials.createInsecure();
  throw new StartError(
    'MR_GATEWAY_START',
    `gRPC would listen on ${host}, which other machines can reach, without TLS: set MILLRACE_GRPC_CERT, MILLRACE_GRPC_KEY and MILLRACE_GRPC_CLIENT_CA`,
  );
}

const variables: Readonly<Record<keyof GrpcTlsFiles, string>> = {
  certificate: 'MILLRACE_GRPC_CERT',
  key: 'MILLRACE_GRPC_KEY',
  clientAuthorities: 'MILLRACE_GRPC_CLIENT_CA',
};

/** What the files hold now. @throws StartError MR_GATEWAY_START for one that cannot be read, or that does not fit the others. */
export async function readTlsFiles(tls: GrpcTlsFiles): Promise<TlsPems> {
  const pem = async (name: keyof GrpcTlsFiles): Promise<Buffer> => {
    try {
      return await readFile(tls[name]);
    } catch (cause) {
      throw refused(`${variables[name]}: ${tls[name]} cannot be read (${(cause as Error).message})`, cause);
    }
  };
  const [certificate, key, clientAuthorities] = await Promise.all([
    pem('certificate'),
    pem('key'),
    pem('clientAuthorities'),
  ]);
  try {
    createSecureContext({ cert: certificate, key, ca: clientAuthorities });
  } catch (cause) {
    const names = Object.values(variables).join(', ');
    throw refused(`${names}: certificate, key and authorities do not fit (${(cause as Error).message})`, cause);
  }
  if (!clientAuthorities.includes('-----BEGIN CERTIFICATE-----')) {
    throw refused(`${variables.clientAuthorities}: ${tls.clientAuthorities} has no certificate`);
  }
  return { certificate, key, clientAuthorities };
}

function refused(what: string, cause?: unknown): StartError {
  return new StartError('MR_GATEWAY_START', `${what}: give the paths of PEM files`, { cause });
}

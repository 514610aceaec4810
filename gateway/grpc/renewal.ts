import { X509Certificate } from 'node:crypto';
import { Counter, Gauge } from 'prom-client';
import type { Logger } from '../../base/log.ts';
import type { Registry } from '../../base/telemetry.ts';
import { type MutualTls, readTlsFiles, type TlsPems } from './credentials.ts';

/** What a renewal is told by. */
export interface RenewalDeps {
  /** Seconds between two looks at the files. */
  readonly everySeconds: number;
  readonly registry: Registry;
  readonly logger: Logger;
}

/**
 * Takes up certificates whose files are replaced, for connections that begin from then on. Files that do not fit one another, such as
 * while they are being replaced, change nothing: what was good before stays, and they are looked at again. The function that it
 * gives ends it.
 */
export function renewCertificates(credentials: MutualTls, { everySeconds, registry, logger }: RenewalDeps): () => void {
  const renewals = renewalCounts(registry, credentials);
  let refused: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const look = async () => {
    try {
      const pems = await readTlsFiles(credentials.files);
      if (isOver) return;
      if (!areSame(pems, credentials.pems)) {
        credentials.replace(pems);
        renewals.inc({ outcome: 'renewed' });
        logger.info({ until: expiryOf(pems).toISOString() }, 'the certificates of gRPC were renewed');
      }
      refused = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (message !== refused) {
        renewals.inc({ outcome: 'refused' });
        logger.error({ err: error }, 'the new certificates of gRPC are not taken up: the former ones stay');
      }
      refused = message;
    }
    if (!isOver) timer = setTimeout(look, everySeconds * 1000);
  };
  timer = setTimeout(look, everySeconds * 1000);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

function renewalCounts(registry: Registry, credentials: MutualTls) {
  new Gauge({
    name: 'millrace_gateway_grpc_certificate_expiry_seconds',
    help: 'When the certificate of gRPC expires, in seconds since 1970',
    registers: [registry],
    collect() {
      this.set(expiryOf(credentials.pems).getTime() / 1000);
    },
  });
  return new Counter({
    name: 'millrace_gateway_grpc_certificate_renewals_total',
    help: 'Replaced files of certificates, by whether they were taken up',
    labelNames: ['outcome'],
    registers: [registry],
  });
}

function areSame(one: TlsPems, other: TlsPems): boolean {
  return (Object.keys(one) as (keyof TlsPems)[]).every((name) => one[name].equals(other[name]));
}

function expiryOf({ certificate }: TlsPems): Date {
  return new Date(new X509Certificate(certificate).validTo);
}

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrpcTlsFiles } from '../../base/config.ts';
import { createRegistry } from '../../base/telemetry.ts';
import { grpcClient } from '../../test/gateway/grpc-client.ts';
import type { Readiness } from '../health/readiness.ts';
import { defaultGrpcLimits } from './limits.ts';
import { type GrpcDeps, type GrpcServer, startGrpc } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'grpc-certificates-'));
const file = (name: string) => join(folder, name);
const openssl = (...command: string[]) => execFileSync('openssl', command, { stdio: 'pipe' });

/** A certificate authority, and certificates of it. */
function authority(name: string) {
  const own = [`-keyout`, file(`${name}.key`), '-out', file(`${name}.pem`)];
  openssl('req', '-x509', '-newkey', 'ed25519', '-nodes', '-days', '2', '-subj', `/CN=${name}`, ...own);
  return {
    file: file(`${name}.pem`),
    issue(subject: string) {
      const path = (suffix: string) => file(`${name}-${subject}.${suffix}`);
      const request = ['-newkey', 'ed25519', '-nodes', '-keyout', path('key'), '-out', path('csr')];
      openssl('req', ...request, '-subj', `/CN=${subject}`);
      writeFileSync(path('ext'), 'subjectAltName=IP:127.0.0.1,DNS:localhost');
      const by = ['-CA', file(`${name}.pem`), '-CAkey', file(`${name}.key`), '-CAcreateserial', '-days', '2'];
      openssl('x509', '-req', '-in', path('csr'), ...by, '-extfile', path('ext'), '-out', path('pem'));
      return { key: path('key'), certificate: path('pem') };
    },
  };
}

const unasked = () => {
  throw new Error('nobody ought to be asked');
};
/** A gateway without stores: what is tested here needs none. */
function deps(readiness: () => Promise<Readiness>, registry = createRegistry({ service: 'test' })): GrpcDeps {
  return {
    redis: {} as never,
    readiness,
    registry,
    authenticate: unasked,
    rate: { take: unasked } as never,
    contextOf: unasked,
    limits: { ...defaultGrpcLimits, healthSeconds: 0.05, drainSeconds: 0.5, certificateSeconds: 0.02 },
    recheckSeconds: 15,
    logger: { error: () => undefined, warn: () => undefined, info: () => undefined } as never,
  };
}
const ok = { state: 'ok' } as const;
const allWell: Readiness = { status: 'ok', stores: { clickhouse: ok, postgres: ok, redis: ok } };

afterAll(() => rmSync(folder, { recursive: true }));

describe('mutual TLS', () => {
  let tls: GrpcTlsFiles;
  let server: GrpcServer;
  const known = authority('known');
  const other = authority('other');

  beforeAll(async () => {
    tls = { ...known.issue('server'), clientAuthorities: known.file };
    server = await startGrpc(
      { host: '127.0.0.1', port: 0, tls },
      deps(async () => allWell),
    );
  });
  afterAll(() => server.close());

  async function codeFor(
    client: { readonly key: string; readonly certificate: string } | null,
    { port, by = known } = { port: server.port, by: known },
  ) {
    const root = readFileSync(by.file);
    const channel =
      client === null
        ? credentials.createSsl(root)
        : credentials.createSsl(root, readFileSync(client.key), readFileSync(client.certificate));
    const { unary, close } = grpcClient(`localhost:${port}`, channel);
    const { code } = await unary('grpc.health.v1.Health/Check', { service: '' }, { within: 5_000 });
    close();
    return code;
  }

  it('lets in who has a certificate of a known authority, and nobody else', async () => {
    expect(await codeFor(known.issue('client'))).toBe('OK');
    expect(await codeFor(null)).toBe('UNAVAILABLE');
    expect(await codeFor(other.issue('client'))).toBe('UNAVAILABLE');
    const plain = grpcClient(`127.0.0.1:${server.port}`);
    const { code } = await plain.unary('grpc.health.v1.Health/Check', { service: '' }, { within: 5_000 });
    expect(code).toBe('UNAVAILABLE');
    plain.close();
  });

  it('takes up files that are replaced, and keeps what it has while they do not fit', async () => {
    const mine = {
      certificate: file('renewed.pem'),
      key: file('renewed.key'),
      clientAuthorities: file('renewed-authorities.pem'),
    };
    const put = (source: string, at: string) => {
      copyFileSync(source, `${at}.new`);
      renameSync(`${at}.new`, at);
    };
    put(tls.certificate, mine.certificate);
    put(tls.key, mine.key);
    put(known.file, mine.clientAuthorities);
    const registry = createRegistry({ service: 'test' });
    const renewed = await startGrpc(
      { host: '127.0.0.1', port: 0, tls: mine },
      deps(async () => allWell, registry),
    );
    const { port } = renewed;
    const count = async (outcome: string) => {
      const metric = await registry.getSingleMetric('millrace_gateway_grpc_certificate_renewals_total')?.get();
      return metric?.values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
    };
    const [oldClient, newClient, next] = [known.issue('client'), other.issue('client'), other.issue('next')];
    const open = grpcClient(
      `localhost:${port}`,
      credentials.createSsl(readFileSync(known.file), readFileSync(oldClient.key), readFileSync(oldClient.certificate)),
    );
    const check = async () => (await open.unary('grpc.health.v1.Health/Check', { service: '' })).code;
    expect([await check(), await codeFor(newClient, { port, by: known })]).toEqual(['OK', 'UNAVAILABLE']);

    // Half replaced: the key is still that of the former certificate.
    put(next.certificate, mine.certificate);
    put(other.file, mine.clientAuthorities);
    await expect.poll(() => count('refused')).toBe(1);
    expect(await codeFor(oldClient, { port, by: known })).toBe('OK');

    put(next.key, mine.key);
    await expect.poll(() => count('renewed')).toBe(1);
    expect(await codeFor(newClient, { port, by: other })).toBe('OK');
    expect(await codeFor(oldClient, { port, by: other })).toBe('UNAVAILABLE');
    // What is open goes on.
    expect(await check()).toBe('OK');
    expect([await count('refused'), await count('renewed')]).toEqual([1, 1]);
    const expiry = await registry.getSingleMetric('millrace_gateway_grpc_certificate_expiry_seconds')?.get();
    const days = ((expiry?.values[0]?.value ?? 0) - Date.now() / 1000) / 86_400;
    expect(days).toBeGreaterThan(1.9);
    expect(days).toBeLessThan(2.1);
    open.close();
    await renewed.close();
  });

  it('is asked for beyond this machine, and its files are named when they do not fit', async () => {
    const start = (host: string, files: GrpcTlsFiles | undefined) =>
      startGrpc(
        { host, port: 0, tls: files },
        deps(async () => allWell),
      );
    await expect(start('0.0.0.0', undefined)).rejects.toThrow(/0\.0\.0\.0.*MILLRACE_GRPC_CLIENT_CA/);
    await expect(start('127.0.0.1', { ...tls, key: file('none.key') })).rejects.toThrow(/MILLRACE_GRPC_KEY.*none\.key/);
    await expect(start('127.0.0.1', { ...tls, key: other.issue('server').key })).rejects.toThrow(/do not fit/);
    await expect(start('127.0.0.1', { ...tls, clientAuthorities: tls.key })).rejects.toThrow(/MILLRACE_GRPC_CLIENT_CA/);
  });
});

describe('without certificates, on this machine', () => {
  let ready = allWell;
  let server: GrpcServer;
  let client: ReturnType<typeof grpcClient>;

  beforeAll(async () => {
    server = await startGrpc(
      { host: '127.0.0.1', port: 0, tls: undefined },
      deps(async () => ready),
    );
    client = grpcClient(`127.0.0.1:${server.port}`);
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });

  const healthOf = async (service: string) =>
    (await client.unary('grpc.health.v1.Health/Check', { service })).response?.status;

  it('tells the health of each service by the store that it needs, and watchers when it changes', async () => {
    const all = ['', 'millrace.v1.State', 'millrace.v1.Formula', 'millrace.v1.Alerts'];
    const healths = () => Promise.all(all.map(healthOf));
    expect(await healths()).toEqual(['SERVING', 'SERVING', 'SERVING', 'SERVING']);
    const watching = client.watch('grpc.health.v1.Health/Watch', { service: 'millrace.v1.Alerts' });
    await expect.poll(() => watching.answers.length).toBe(1);
    ready = { status: 'degraded', stores: { ...allWell.stores, redis: { state: 'down' } } };
    await expect.poll(healths).toEqual(['SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING']);
    ready = { status: 'degraded', stores: { ...allWell.stores, postgres: { state: 'down' } } };
    await expect.poll(healths).toEqual(['SERVING', 'SERVING', 'NOT_SERVING', 'SERVING']);
    ready = { ...allWell, status: 'draining' };
    await expect.poll(healths).toEqual(all.map(() => 'NOT_SERVING'));
    ready = allWell;
    await expect.poll(healths).toEqual(all.map(() => 'SERVING'));
    await expect
      .poll(() => watching.answers.map(({ status }) => status))
      .toEqual(['SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING', 'SERVING']);
    watching.stop();
    expect((await client.unary('grpc.health.v1.Health/Check', { service: 'none' })).code).toBe('NOT_FOUND');
  });

  it('ends what is open when it goes away, also what does not end by itself', async () => {
    const going = await startGrpc(
      { host: '127.0.0.1', port: 0, tls: undefined },
      deps(async () => allWell),
    );
    const other = grpcClient(`127.0.0.1:${going.port}`);
    const watching = other.watch('grpc.health.v1.Health/Watch', { service: '' }, { within: 0 });
    await expect.poll(() => watching.answers.length).toBe(1);
    await going.close();
    await watching.ended;
    expect(watching.answers.map(({ status }) => status)).toEqual(['SERVING', 'NOT_SERVING']);
    other.close();
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClickHouse } from './clickhouse.ts';
import { type Service, services, serviceVariables } from './config.ts';
import { withKafkaAdmin } from './kafka-admin.ts';
import { createPostgres, inTransaction } from './postgres.ts';
import { probe } from './probe.ts';

// Nothing listens on port 2 (and `fetch` refuses port 1 by itself).
const dead: { readonly [service in Service]: string } = {
  kafka: '127.0.0.1:2',
  registry: 'http://127.0.0.1:2/apis/ccompat/v7',
  redis: 'redis://127.0.0.1:2',
  postgres: 'postgres://me:hidden@127.0.0.1:2/millrace',
  clickhouse: 'http://me:hidden@127.0.0.1:2',
  temporal: '127.0.0.1:2',
};

describe.each(services)('%s', (service) => {
  it('that is not there is named with its address, the reason, the variable and the next step, without the password', async () => {
    const problem = await probe(service, dead[service]);
    expect(problem).toMatchObject({ code: 'MR_UNREACHABLE' });
    expect(problem?.message).toContain('127.0.0.1:2');
    expect(problem?.message).toContain('ECONNREFUSED');
    expect(problem?.message).toContain(serviceVariables[service]);
    expect(problem?.message).toContain('`millrace stack status`');
    expect(problem?.message).not.toContain('hidden');
    expect(problem?.message).not.toContain('\n');
  });
});

describe('something else that listens', () => {
  let silent: ReturnType<typeof createTcpServer>;
  let web: Server;
  beforeAll(async () => {
    silent = createTcpServer(() => undefined);
    web = createServer((_, response) => response.writeHead(404).end());
    for (const server of [silent, web]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    silent.close();
    web.closeAllConnections();
    web.close();
  });
  const at = (server: { address(): unknown }, service: Service) =>
    dead[service].replace(/127\.0\.0\.1:2/, `127.0.0.1:${(server.address() as AddressInfo).port}`);

  it.each(services)('and never answers is given up in time: %s', async (service) => {
    const began = performance.now();
    expect((await probe(service, at(silent, service), 400))?.message).toContain(serviceVariables[service]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('is no registry when it knows no subjects', async () => {
    expect((await probe('registry', at(web, 'registry')))?.message).toMatch(/status 404, so it is no schema registry/);
  });

  it('is no ClickHouse when it answers without a word', async () => {
    expect((await probe('clickhouse', at(web, 'clickhouse')))?.message).toMatch(/does not speak as clickhouse does/);
  });
});

describe('clients', () => {
  const named = (service: Service) => ({
    code: 'MR_UNREACHABLE',
    message: expect.stringContaining(serviceVariables[service]),
  });

  it('of Postgres name what they cannot reach, for a query and a transaction', async () => {
    const pool = createPostgres(dead.postgres);
    await expect(pool.query('select 1')).rejects.toMatchObject(named('postgres'));
    await expect(inTransaction(pool, async () => undefined)).rejects.toMatchObject(named('postgres'));
    await pool.end();
  });

  it('of ClickHouse do, for whatever they are asked', async () => {
    const client = createClickHouse(dead.clickhouse);
    await expect(client.query({ query: 'SELECT 1' })).rejects.toMatchObject(named('clickhouse'));
    await expect(client.command({ query: 'SELECT 1' })).rejects.toMatchObject(named('clickhouse'));
    await expect(client.insert({ table: 'facts', values: [{}], format: 'JSONEachRow' })).rejects.toMatchObject(
      named('clickhouse'),
    );
    await client.close();
  });

  it('of Kafka do', async () => {
    await expect(withKafkaAdmin(dead.kafka, (admin) => admin.listTopics(), { retries: 0 })).rejects.toMatchObject(
      named('kafka'),
    );
  });
});

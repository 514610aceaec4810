import type { Cluster, Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { isCluster, type RedisAddress, redisClient } from './redis-connection.ts';

/** What a client was made with; it connects to nothing. */
function made(address: RedisAddress) {
  const client = redisClient(address, 'app');
  client.disconnect();
  return client;
}

test('a URL or options are one Redis', () => {
  const byUrl = made('redis://:secret@example:7000/2') as Redis;
  expect(isCluster(byUrl)).toBe(false);
  expect(byUrl.options).toMatchObject({
    host: 'example',
    port: 7000,
    password: 'secret',
    db: 2,
    connectionName: 'app',
  });
  expect((made({ host: 'example', port: 7001 }) as Redis).options).toMatchObject({ host: 'example', port: 7001 });
});

test('URLs with commas between, or nodes, are a cluster that is read at its masters', () => {
  for (const address of [
    'rediss://u:p%40ss@one:7000, rediss://two',
    { nodes: ['rediss://u:p%40ss@one:7000', 'rediss://two'] },
  ]) {
    const cluster = made(address) as Cluster;
    expect(isCluster(cluster)).toBe(true);
    expect(cluster.options.scaleReads).toBe('master');
    expect(cluster.options.redisOptions).toMatchObject({
      username: 'u',
      password: 'p@ss',
      tls: {},
      connectionName: 'app',
    });
  }
  const withOptions = made({ nodes: ['redis://one'], options: { password: 'other' } }) as Cluster;
  expect(withOptions.options.redisOptions).toMatchObject({ password: 'other' });
  expect(withOptions.options.redisOptions).not.toHaveProperty('tls');
});

test.each(['one:7000,two:7000', 'redis://one,http://two'])('%s is refused', (address) => {
  expect(() => redisClient(address)).toThrow('give redis://host:port');
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { resolveConfig, type StreamsConfig } from './config.ts';
import { fetchLimits } from './fetch/fetch-limits.ts';

const page = readFileSync(new URL('../../docs/streams/tuning.md', import.meta.url), 'utf8');

/** Of every setting one word: a setting that is missing here does not compile. */
const settings: Record<keyof StreamsConfig, true> = {
  bootstrapServers: true,
  redis: true,
  instanceId: true,
  commitIntervalMs: true,
  maxBatchRecords: true,
  maxTaskIdleMs: true,
  maxTransactionRecords: true,
  maxPackBytes: true,
  cacheBytes: true,
  sessionTimeoutMs: true,
  transactionTimeoutMs: true,
  pollTimeoutMs: true,
  maxMessageBytes: true,
  redisTimeoutMs: true,
  maxStateCallBytes: true,
  keyValueBuckets: true,
  replicationFactor: true,
  purgeIntervalMs: true,
  deadLetterStormRatio: true,
  deadLetterStormRecords: true,
  stopTimeoutMs: true,
  fetcher: true,
  kafka: true,
  onFatal: true,
  logger: true,
  registry: true,
  clock: true,
  faultPoint: true,
};

const config = resolveConfig('app', {
  bootstrapServers: 'localhost:9092',
  redis: 'redis://localhost',
  instanceId: 'a',
});

it('the page of tuning lists every setting, in the order of its declaration, with the default that holds', () => {
  const listed = [...page.matchAll(/^\| `([a-zA-Z]+)` \| ([^|]*?) \|/gm)].map(([, name, value]) => [name, value]);
  expect(listed.map(([name]) => name)).toEqual(Object.keys(settings));
  const resolved: Readonly<Record<string, unknown>> = { ...config };
  const given = ['bootstrapServers', 'redis', 'instanceId'];
  for (const [name = '', value = ''] of listed) {
    const actual = resolved[name];
    if (given.includes(name)) expect(value, name).toBe('–');
    else if (typeof actual === 'number' || typeof actual === 'string') expect(value, name).toBe(`\`${actual}\``);
  }
});

it('the page of tuning gives the fetch sizes that hold', () => {
  const { partitionBytes, requestBytes, bufferBytes, waitMs } = fetchLimits(config);
  const mebibytes = (bytes: number): string => `${bytes / 1024 ** 2} MiB`;
  const listed = Object.fromEntries(
    [...page.matchAll(/^\| `([a-z]+(?:\.[a-z]+)+)` \| ([^|]*?) \|/gm)].map(([, name, value]) => [name, value]),
  );
  expect(listed).toEqual({
    'fetch.message.max.bytes': mebibytes(partitionBytes),
    'fetch.max.bytes': mebibytes(requestBytes),
    'queued.max.messages.kbytes': mebibytes(bufferBytes),
    'fetch.wait.max.ms': String(waitMs),
  });
});

import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKafka } from '../../base/kafka-admin.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { ProcessedFact } from '../../schemas/generated/types.ts';
import { testStack } from '../lanes.ts';
import { readTopics } from './reader.ts';
import { fact, noMeasures, sliceEnd } from './records.ts';
import { createGround, type Ground } from './sinking.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await createGround();
});
afterAll(() => ground?.close());

const sink = 'clickhouse-facts';

async function rows<T = Record<string, unknown>>(sql: string): Promise<T[]> {
  const result = await ground.clickhouse.query({ query: sql, format: 'JSONEachRow' });
  return result.json<T>();
}

/** Silver's topic, written and carried to the end. */
async function carry(values: readonly (ProcessedFact | Buffer | null)[], reader?: string): Promise<void> {
  await ground.append(ground.topics.processed, values);
  await ground.drain(sink, [ground.topics.processed], reader);
}

const spends = (tenant: string) =>
  rows<{ fact_key: string; revision: number; spend: string }>(
    `SELECT fact_key, revision, spend FROM facts_current WHERE tenant_id = '${tenant}' ORDER BY fact_key`,
  );

const spent = (micros: bigint) => ({ measures: { ...noMeasures, spend: micros } });

test('a fact stands in ClickHouse with every field as it was sent', async () => {
  await carry([
    fact('exact', {
      fact_key: 'k',
      revision: 3,
      slice_fetch_seq: 9_007_199_254_740_000,
      campaign_id: '12345678901234567890123',
      ad_id: '7002238017842757633',
      campaign_name: 'Zwölf "Boxkämpfer" \\ 🥊\n\t\'',
      report_day: dayFromIso('2026-03-29'),
      hour: 0,
      account_zone: 'Europe/Berlin',
      utc_start: 1_774_738_800_123_456,
      dims: { device: "a'b", ünit: '' },
      attribution: { click_days: 7, view_days: 0, model: 'last_click' },
      measures: {
        ...noMeasures,
        impressions: 0,
        clicks: 9_007_199_254_740_991,
        spend: 9_223_372_036_854_775_807n,
        conversions: -1n,
      },
      previous: { ...noMeasures, spend: 5n, clicks: 0 },
      reach: 0.1,
      data_as_of: 1_774_738_800_000_007,
      dq_flags: ['CLICKS_EXCEED_IMPRESSIONS', 'SCHEMA_DRIFT'],
    }),
  ]);
  const [row] = await rows(`SELECT * EXCEPT ingested_at FROM facts_current WHERE tenant_id = 'exact'`);
  expect(row).toMatchObject({
    platform: 'META',
    account_id: 'a1',
    report_day: '2026-03-29',
    hour: 0,
    revision: 3,
    is_deleted: 0,
    slice_fetch_seq: '9007199254740000',
    campaign_id: '12345678901234567890123',
    ad_id: '7002238017842757633',
    ad_group_id: null,
    campaign_name: 'Zwölf "Boxkämpfer" \\ 🥊\n\t\'',
    account_zone: 'Europe/Berlin',
    utc_start: '2026-03-28 23:00:00.123456',
    dims: { device: "a'b", ünit: '' },
    attribution_click_days: 7,
    attribution_view_days: 0,
    attribution_model: 'last_click',
    impressions: '0',
    link_clicks: null,
    clicks: '9007199254740991',
    spend: '9223372036854775807',
    conversions: '-1',
    previous: { spend: '5', clicks: '0' },
    reach: 0.1,
    frequency: null,
    data_as_of: '2026-03-28 23:00:00.000007',
    dq_flags: ['CLICKS_EXCEED_IMPRESSIONS', 'SCHEMA_DRIFT'],
    event_id: '6f1d2c3b-4a59-4687-9e0f-112233445566',
    produced_at: '2026-11-02 00:00:00.000001',
  });
});

test('a retracted fact is gone, and comes back with a later revision', async () => {
  await carry([
    fact('retract', { fact_key: 'a', ...spent(1n) }),
    fact('retract', { fact_key: 'b', ...spent(2n) }),
    fact('retract', { fact_key: 'a', op: 'RETRACT', revision: 2 }),
    sliceEnd('retract', 1),
  ]);
  expect(await spends('retract')).toEqual([{ fact_key: 'b', revision: 1, spend: '2' }]);
  await carry([fact('retract', { fact_key: 'a', revision: 3, ...spent(4n) })]);
  expect(await spends('retract')).toEqual([
    { fact_key: 'a', revision: 3, spend: '4' },
    { fact_key: 'b', revision: 1, spend: '2' },
  ]);
});

test('an older revision that comes later changes nothing, also after a merge', async () => {
  await carry([fact('order', { revision: 3, ...spent(3n) })]);
  await carry([fact('order', { revision: 2, ...spent(2n) }), fact('order', { revision: 1, op: 'RETRACT' })]);
  const expected = [{ fact_key: 'key-1', revision: 3, spend: '3' }];
  expect(await spends('order')).toEqual(expected);
  await ground.clickhouse.command({ query: 'OPTIMIZE TABLE facts FINAL' });
  expect(await spends('order')).toEqual(expected);
});

test('the whole topic again, read by another group, changes nothing', async () => {
  const many = Array.from({ length: 500 }, (_, n) =>
    fact('again', { fact_key: `k${n}`, report_day: dayFromIso('2015-01-01') + n * 9, ...spent(BigInt(n)) }),
  );
  await carry([...many, ...many.slice(0, 100).map((one) => ({ ...one, revision: 2, ...spent(1_000_000n) }))]);
  const totals = `SELECT count() AS facts, sum(spend) AS spend FROM facts_current WHERE tenant_id = 'again'`;
  // 100 + … + 499 by Gauss, and a hundred restated ones.
  const expected = [{ facts: '500', spend: String((400 * (100 + 499)) / 2 + 100 * 1_000_000) }];
  expect(await rows(totals)).toEqual(expected);
  const all = 'SELECT * EXCEPT ingested_at FROM facts_current ORDER BY tenant_id, fact_key, report_day';
  const before = await rows(all);
  await ground.drain(sink, [ground.topics.processed], 'second');
  await ground.drain(sink, [ground.topics.processed], 'third');
  expect(await rows(totals)).toEqual(expected);
  expect(await rows(all)).toEqual(before);
});

test('what was sent in a transaction that was aborted is not stored', async () => {
  const { processed } = ground.topics;
  const kafka = createKafka(testStack().kafka);
  const producer = kafka.producer({
    transactionalId: `${ground.id}-aborted`,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  try {
    const transaction = await producer.transaction();
    const value = processed.value.serialize(fact('aborted', spent(1n)));
    await transaction.send({ topic: processed.name, messages: [{ key: 'aborted', value, partition: 0 }] });
    await transaction.abort();
  } finally {
    await producer.disconnect();
  }
  await carry([fact('after-abort', spent(2n))]);
  expect(await spends('aborted')).toEqual([]);
  expect(await spends('after-abort')).toEqual([{ fact_key: 'key-1', revision: 1, spend: '2' }]);
});

test('bytes that do not decode go to the dead letters as they came; what stands around them arrives', async () => {
  const { processed } = ground.topics;
  const broken = [Buffer.from('not avro'), Buffer.from([0, 0, 0, 0, 99, 1, 2])];
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = broken;
  await carry([
    fact('broken', { fact_key: 'a', ...spent(1n) }),
    first,
    null,
    second,
    fact('broken', { fact_key: 'b', ...spent(2n) }),
  ]);
  expect(await spends('broken')).toHaveLength(2);
  const letters = await readAll(`${processed.name}.dlq`, 2);
  expect(letters.map(({ value }) => value)).toEqual(broken);
  expect(letters[0]?.headers).toMatchObject({
    '__streams.errors.exception': 'SerdeError',
    '__streams.errors.topic': processed.name,
    '__streams.errors.partition': '0',
  });
});

test('a store that refuses for a while delays a batch and loses nothing of it', async () => {
  const proxy = await refusingProxy(testStack().clickhouse, 2);
  const sinkAtWork = await ground.start(sink, { clickhouseUrl: proxy.url });
  try {
    await ground.append(ground.topics.processed, [fact('late', spent(8n))]);
    await ground.caughtUp(sink, [ground.topics.processed]);
  } finally {
    await sinkAtWork.stop();
    await proxy.close();
  }
  expect(proxy.refused()).toBe(2);
  expect(await spends('late')).toEqual([{ fact_key: 'key-1', revision: 1, spend: '8' }]);
  const metrics = await ground.registry.metrics();
  expect(metrics).toMatch(/millrace_sink_retries_total\{sink="clickhouse-facts",service="test"\} 2/);
  expect(metrics).toMatch(
    /millrace_sink_lag_records\{sink="clickhouse-facts",topic="[^"]+",partition="0",service="test"\} 0/,
  );
});

/** The first `count` records of a topic, with their headers as text. */
async function readAll(
  topic: string,
  count: number,
): Promise<{ value: Buffer | null; headers: Record<string, string> }[]> {
  const reader = await readTopics(`${ground.id}-letters`, [topic]);
  const messages = await reader.received(count, () => true).finally(() => reader.close());
  return messages.map(({ value, headers }) => ({
    value,
    headers: Object.fromEntries(
      (headers ?? []).flatMap((header) => Object.entries(header)).map(([name, text]) => [name, String(text)]),
    ),
  }));
}

/** Stands before ClickHouse and answers its first inserts with an error. */
async function refusingProxy(
  target: string,
  times: number,
): Promise<{ url: string; refused: () => number; close: () => Promise<void> }> {
  let refused = 0;
  const server: Server = createServer((incoming, answer) => {
    if (incoming.url?.includes('INSERT') && refused < times) {
      refused += 1;
      incoming.resume().on('end', () => answer.writeHead(500).end('Code: 241. DB::Exception: Memory limit exceeded'));
      return;
    }
    const forwarded = request(new URL(incoming.url ?? '/', target), {
      method: incoming.method ?? 'GET',
      headers: incoming.headers,
    });
    forwarded.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    forwarded.on('error', (error) => answer.destroy(error));
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = Object.assign(new URL(target), { host: `127.0.0.1:${(server.address() as AddressInfo).port}` });
  return {
    url: url.href,
    refused: () => refused,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

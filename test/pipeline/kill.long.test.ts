import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chance } from '../../connectors/sample/world.ts';
import { createCodec } from '../../schemas/codec.ts';
import type { ProcessedFact } from '../../schemas/generated/types.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics } from '../../schemas/topics.ts';
import { testStack } from '../lanes.ts';
import { committed, type Isolation, recordsOf } from './committed.ts';
import { importJson, Processing, totalsOf } from './millrace.ts';

const kills = 10;
const days = 20;
const adsPerDay = 1_500;
const tenant = 'killed';
const partitions = 12;

const processing = new Processing('bronze', 'silver', 'gold', '--instance', 'kill-test');
const sinks = new Processing('sinks', '--instance', 'kill-test-sinks');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-kill-'));
  sinks.start();
});
afterAll(async () => {
  await Promise.all([processing.kill('SIGTERM'), sinks.kill('SIGTERM')]);
  await rm(folder, { recursive: true });
});

/** A file of known sums: `version` restates every seventh row and leaves out every eleventh of the days. */
function report(version: 1 | 2): { text: string; rows: number; impressions: number; spend: bigint } {
  const lines = ['date,account_id,ad_id,impressions,clicks,spend'];
  let impressions = 0;
  let cents = 0n;
  for (let day = 1; day <= days; day += 1) {
    for (let ad = 0; ad < adsPerDay; ad += 1) {
      if (version === 2 && ad % 11 === 0) continue;
      const shown = 10 + ((day * 31 + ad * 17) % 900) + (version === 2 && ad % 7 === 0 ? 5 : 0);
      const spent = BigInt((day * 13 + ad * 7) % 500);
      impressions += shown;
      cents += spent;
      const euros = `${spent / 100n}.${String(spent % 100n).padStart(2, '0')}`;
      lines.push(`2026-10-${String(day).padStart(2, '0')},acc,9007199254740993${ad},${shown},${shown % 10},${euros}`);
    }
  }
  return { text: `${lines.join('\n')}\n`, rows: lines.length - 1, impressions, spend: cents * 10_000n };
}

it(`is exact when processing is killed ${kills} times during an import and its restatement`, async () => {
  const args = ['--tenant', tenant, '--platform', 'meta', '--currency', 'EUR', '--zone', 'UTC', '--no-wait'];
  const path = join(folder, 'report.csv');
  processing.start();
  for (const version of [1, 2] as const) {
    await writeFile(path, report(version).text);
    const sent = await importJson(path, ...args);
    expect(sent).toMatchObject({ rejected: 0, rowsSent: report(version).rows });
    for (let kill = 0; kill < kills / 2; kill += 1) {
      await sleep(500 + 3_500 * chance(7, version, kill));
      await processing.kill('SIGKILL');
      processing.start();
    }
  }
  const expected = report(2);
  await expect
    .poll(() => totalsOf(tenant, 'gold'), { timeout: 180_000, interval: 2_000 })
    .toMatchObject({ facts: expected.rows, spend_micros: { EUR: String(expected.spend) } });
  for (const source of ['silver', 'gold'] as const) {
    const totals = await totalsOf(tenant, source);
    expect([totals.facts, Number(totals.impressions)]).toEqual([expected.rows, expected.impressions]);
  }
  await expectNothingDoubled();
  await expectAbandonedOnlyUncommitted();
});

/** Per fact the committed revisions are 1, 2, 3 … in order, each with the measures of the one before it. */
async function expectNothingDoubled(): Promise<void> {
  const topic = createTopics(createCodec(registryClient(testStack().registry))).processed;
  await topic.value.open?.();
  const last = new Map<string, ProcessedFact>();
  const ends = new Map<string, number>();
  let facts = 0;
  for (const message of await committed(topic.name, partitions)) {
    const fact = topic.value.deserialize(message.value as Buffer);
    if (fact.h.tenant_id !== tenant) continue;
    if (fact.op === 'SLICE_END') {
      const fetch = `${fact.slice_id}#${fact.slice_fetch_seq}`;
      ends.set(fetch, (ends.get(fetch) ?? 0) + 1);
      continue;
    }
    facts += 1;
    const before = last.get(fact.fact_key);
    expect(fact.revision).toBe((before?.revision ?? 0) + 1);
    expect(fact.previous).toEqual(before?.measures ?? null);
    last.set(fact.fact_key, fact);
  }
  const first = report(1).rows;
  const retracted = first - report(2).rows;
  const restated =
    Array.from({ length: adsPerDay }, (_, ad) => ad).filter((ad) => ad % 11 !== 0 && ad % 7 === 0).length * days;
  expect({ facts, keys: last.size }).toEqual({ facts: first + retracted + restated, keys: first });
  expect([...ends.values()]).toEqual(Array.from({ length: 2 * days }, () => 1));
}

/**
 * What a killed process had sent and not committed is in the topics for readers that do not care for commits. The names of events
 * are made of their sources', so what was abandoned and done again has one name: readers of committed records see each name once,
 * and nothing was lost with what was abandoned.
 */
async function expectAbandonedOnlyUncommitted(): Promise<void> {
  const topics = createTopics(createCodec(registryClient(testStack().registry)));
  for (const topic of [topics.cleaned, topics.processed, topics.ready]) {
    await topic.value.open?.();
    const eventsOf = async (isolation: Isolation) => {
      const headers = (await recordsOf(topic.name, partitions, isolation)).map(
        ({ value }) => topic.value.deserialize(value as Buffer).h,
      );
      return headers.filter(({ tenant_id }) => tenant_id === tenant).map(({ event_id }) => event_id);
    };
    const seen = await eventsOf('read_committed');
    const sent = await eventsOf('read_uncommitted');
    const names = new Set(seen);
    expect({ topic: topic.name, doubled: seen.length - names.size }).toEqual({ topic: topic.name, doubled: 0 });
    expect(sent.length).toBeGreaterThanOrEqual(seen.length);
    expect(new Set(sent)).toEqual(names);
  }
}

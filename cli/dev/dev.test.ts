import { afterEach, describe, expect, it } from 'vitest';
import { builtInReport } from '../../connectors/registry.ts';
import { samplePlans } from '../../connectors/sample/plans.ts';
import { buildWorld } from '../../connectors/sample/world.ts';
import { recordJson } from '../../schemas/record-json.ts';
import { topologies } from '../../topologies/index.ts';
import { flowText } from './flow-text.ts';
import { type Flow, MemoryPipeline } from './memory-pipeline.ts';
import { type FlowView, serveFlow } from './page.ts';
import { SampleFeed } from './run-dev.ts';
import { sampleRecords } from './sample-records.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const world = buildWorld(7, samplePlans);

function fetched(account: (typeof world)[number], seq: number, pipeline: MemoryPipeline) {
  const records = sampleRecords({ tenant: 'demo', seed: 7, account, daysAgo: 3, seq, now });
  for (const record of records) pipeline.send('raw', record.h.partition_key, record, now);
  return records;
}

const records = ({ topics }: Flow, topic: string) => topics.find((flow) => flow.topic === topic)?.records ?? 0;

/** One that is told by day, and one by campaign in another currency: the others have nothing of their own here. */
const told = world.filter(({ platform }) => ['meta', 'google'].includes(platform));

describe.each(told.map((account) => [account.platform, account] as const))(
  'a fetch of the %s account',
  (_, account) => {
    it('is a fact a row, and none again when it says the same', () => {
      const pipeline = new MemoryPipeline(builtInReport, now);
      const sent = fetched(account, 1, pipeline);
      const rows = sent.at(-1)?.row_count ?? 0;
      expect(rows).toBeGreaterThan(0);
      const first = pipeline.flow();
      // A marker of the slice follows the facts.
      expect(records(first, 'silver.data.processed')).toBe(rows + 1);
      fetched(account, 2, pipeline);
      expect(records(pipeline.flow(), 'silver.data.processed')).toBe(rows + 2);
      expect(first.topologies.map(({ deadLetters }) => deadLetters.count)).toEqual(topologies.map(() => 0));
      expect(records(first, 'silver.data.quarantined')).toBe(0);
    });
  },
);

it('a record that a topology refuses is a dead letter with its reason, and the next goes on', () => {
  const pipeline = new MemoryPipeline(builtInReport, now);
  const [account] = world;
  if (account === undefined) throw new Error('an account');
  const [begin] = sampleRecords({ tenant: 'demo', seed: 7, account, daysAgo: 3, seq: 1, now });
  if (begin === undefined) throw new Error('a record');
  pipeline.send('raw', 'other|1', begin, now);
  const bronze = pipeline.flow().topologies[0]?.deadLetters;
  expect(bronze).toMatchObject({ count: 1, dropped: 0 });
  expect(bronze?.newest[0]).toMatch(/^connector\.data\.raw\.dlq: .*key 'other\|1' is not that of its tenant 'demo'/);
  fetched(account, 1, pipeline);
  expect(records(pipeline.flow(), 'bronze.data.cleaned')).toBeGreaterThan(2);
  for (let more = 2; more <= 12; more++) pipeline.send('raw', `other|${more}`, begin, now);
  const { count, newest, dropped } = pipeline.flow().topologies[0]?.deadLetters ?? {};
  expect([count, newest?.length, dropped]).toEqual([12, 5, 7]);
  expect(newest?.at(-1)).toContain("key 'other|12'");
});

it('the sample organisation flows through every topology that can be run', () => {
  const feed = new SampleFeed(7);
  feed.fill(0);
  const flow = feed.pipeline.flow();
  expect(flow.topologies.map(({ name }) => name)).toEqual(topologies.map(({ name }) => name));
  for (const { name, writes, deadLetters } of flow.topologies) {
    expect([name, writes.some((topic) => records(flow, topic) > 0), deadLetters.count]).toEqual([name, true, 0]);
  }
  expect(flowText(flow).split('\n')).toHaveLength(topologies.length + 1);
  const newest = JSON.parse(recordJson(flow.topics.find(({ topic }) => topic === 'gold.data.ready')?.newest));
  expect(newest).toMatchObject({ value: { h: { tenant_id: 'demo' } } });
});

describe('the view', () => {
  let view: FlowView | undefined;
  afterEach(() => view?.close());
  const flow: Flow = {
    topologies: [
      {
        name: 'one',
        reads: ['a.b.c'],
        writes: ['a.b.d'],
        stores: [],
        deadLetters: { count: 9, newest: ['<b>bad</b>'], dropped: 8 },
      },
    ],
    topics: [{ topic: 'a.b.c', records: 12, newest: { key: 'k', value: { spend: 5n, payload: Buffer.from('abc') } } }],
  };

  it('shows topics with their counts and newest records, and runs nothing of them', async () => {
    view = await serveFlow({ flow: () => flow }, 0);
    const page = await fetch(view.url);
    const text = await page.text();
    expect(text).toContain('<b>a.b.c</b> 12<br><code>k {"spend":"5","payload":"abc"}</code>');
    expect(text).toContain('dead letters 9; the 8 before the newest are not kept</p><p>&lt;b&gt;bad&lt;/b&gt;');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await (await fetch(`${view.url}/flow.json`)).json()).toMatchObject({
      topics: [{ topic: 'a.b.c', records: 12 }],
    });
    expect((await fetch(`${view.url}/other`)).status).toBe(404);
  });

  it('of a port that is taken says another', async () => {
    view = await serveFlow({ flow: () => flow }, 0);
    const port = Number(new URL(view.url).port);
    await expect(serveFlow({ flow: () => flow }, port)).rejects.toThrow(
      `port ${port} is taken: say another, as --port ${port + 1}`,
    );
  });
});

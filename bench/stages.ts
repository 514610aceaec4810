/**
 * CPU of bronze, silver and gold, a row and stage, without broker and Redis: what the code itself costs, Avro included. Rows
 * have the 22 columns of a Microsoft campaign report with nine segments. The last round is of a tenant whose campaigns are known and
 * who sees amounts in another currency, too. Run: npm run -s bench -- stages [rows]
 */
import type { Topic } from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import { builtInReport } from '../connectors/registry.ts';
import { Reports } from '../processors/reports.ts';
import { fetchRecords } from '../processors/testing/slices.ts';
import { memoryCodec } from '../schemas/codec.ts';
import { isoFromDay } from '../schemas/day.ts';
import type { RawRecord } from '../schemas/generated/types.ts';
import { entityVersionKey, rateDayKey } from '../schemas/key.ts';
import { createTopics } from '../schemas/topics.ts';
import { bronze } from '../topologies/bronze.ts';
import { gold } from '../topologies/gold.ts';
import { silver } from '../topologies/silver.ts';

const rows = Number(process.argv[3] ?? 50_000);
const rowsPerSlice = 5_000;
const rowsPerChunk = 1_000;
const firstDay = 20_000;
const campaigns = 100;
const firstCampaign = 359_751_135;
const header =
  'date,account_id,campaign_id,currency_code,device_os,device_type,network,ad_distribution,bid_match_type,' +
  'delivered_match_type,top_vs_other,budget_association_status,budget_name,clicks,impressions,spend,' +
  'conversions_qualified,conversions,revenue,all_conversions_qualified,all_conversions,all_revenue';
const topics = createTopics(memoryCodec());
const reports = new Reports(builtInReport);

const drivers = {
  bronze: new TopologyTestDriver(bronze(topics, reports)),
  silver: new TopologyTestDriver(silver(topics, reports)),
  gold: new TopologyTestDriver(gold(topics)),
};

for (const [round, tenant, seq, change] of [
  ['warm-up', 'warm-up', 1, 0],
  ['first fetch', 'bench', 1, 1],
  ['refetch, nothing changed', 'bench', 2, 1],
  ['refetch, every row changed', 'bench', 3, 2],
  ['first fetch, with names of the day and euros', 'known', 1, 1],
] as const) {
  if (tenant === 'known') tellKnown();
  const raw = records(tenant, seq, change);
  const key = raw[0]?.h.partition_key ?? '';
  const inBronze = drivers.bronze.createInputTopic(topics.raw);
  const bronzeCpu = cpu(() => {
    for (const record of raw) inBronze.pipeInput(key, record, 0);
  });
  const silverCpu = hand(drivers.bronze, drivers.silver, topics.cleaned);
  const goldCpu = hand(drivers.silver, drivers.gold, topics.processed);
  drivers.gold.createOutputTopic(topics.ready).readRecords();
  const total = bronzeCpu + silverCpu + goldCpu;
  if (round === 'warm-up') continue;
  const figures = Object.entries({ bronze: bronzeCpu, silver: silverCpu, gold: goldCpu, total });
  const shown = figures.map(([stage, micros]) => `${stage} ${(micros / rows).toFixed(1)}`).join(', ');
  process.stdout.write(`${round}: CPU microseconds a row: ${shown}\n`);
}

/** CPU of the next stage for what the stage before it has written; reading it there is not counted. */
function hand<V>(from: TopologyTestDriver, to: TopologyTestDriver, topic: Topic<string, V>): number {
  const output = from.createOutputTopic(topic).readRecords();
  const encoded = output.flatMap(({ key, value }) =>
    value === null || key === null ? [] : [[topic.key.serialize(key), topic.value.serialize(value)] as const],
  );
  const input = to.createInputTopic(topic);
  return cpu(() => {
    for (const [key, value] of encoded) input.pipeBytes(key, value, 0);
  });
}

/** Every campaign, with a version that holds, a rate for every day, and the currency that they are for. */
function tellKnown(): void {
  const owner = { tenant_id: 'known', platform: 'MICROSOFT', account_id: 'a1' } as const;
  const entities = drivers.silver.createInputTopic(topics.entities);
  for (let at = 0; at < campaigns; at++) {
    const id = String(firstCampaign + at);
    entities.pipeInput(entityVersionKey(owner.tenant_id, owner.platform, owner.account_id, 'campaign', id, 1), {
      ...{
        ...owner,
        kind: 'campaign',
        entity_id: id,
        valid_from: 1,
        valid_to: null,
        gone: false,
        name: `campaign ${at}`,
      },
      ...{ state: 'active', status: 'Active', currency: 'USD', iana_zone: null, parents: {}, bid: null, starts: null },
      ...{ ends: null, budgets: [{ micros: 50_000_000n, currency: 'USD', period: 'daily' }] },
    });
  }
  const rates = drivers.silver.createInputTopic(topics.rates);
  for (let day = firstDay; (day - firstDay) * rowsPerSlice < rows; day++) {
    const usd = { currency: 'USD', billionths: 1_083_700_000n, revision: 1 };
    rates.pipeInput(rateDayKey('known', 'ecb', day), {
      tenant_id: 'known',
      source: 'ecb',
      base: 'EUR',
      day,
      rates: [usd],
    });
  }
  const chosen = { tenant_id: 'known', currency: 'EUR', source: 'ecb', longest_days: 7, updated_at: 0 };
  drivers.silver.createInputTopic(topics.reporting).pipeInput('known', chosen);
}

function cpu(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function records(tenant: string, seq: number, change: number): RawRecord[] {
  const sent: RawRecord[] = [];
  for (let slice = 0; slice * rowsPerSlice < rows; slice++) {
    const day = isoFromDay(firstDay + slice);
    const lines = Array.from({ length: Math.min(rowsPerSlice, rows - slice * rowsPerSlice) }, (_, at) =>
      line(day, at, change),
    );
    const chunks: string[][] = [];
    for (let at = 0; at < lines.length; at += rowsPerChunk) chunks.push(lines.slice(at, at + rowsPerChunk));
    const report = 'campaign_daily';
    sent.push(
      ...fetchRecords({ tenant, platform: 'MICROSOFT', report, day, seq, header, chunks, zone: 'America/New_York' }),
    );
  }
  return sent;
}

function line(day: string, at: number, change: number): string {
  const campaign = firstCampaign + (at % campaigns);
  const device = at % 2 === 0 ? 'Smartphone' : 'Computer';
  const spend = `${at % 90}.${String((at * 7 + change) % 100).padStart(2, '0')}`;
  const budget = `budget ${Math.floor(at / 100)}`;
  return (
    `${day},150175881,${campaign},USD,Unknown,${device},Bing and Yahoo! search,Search,Exact,Phrase,` +
    `Bing and Yahoo! search - Top,Current,${budget},${at % 7},${at % 1000},${spend},1,2,0.01,3,4,0.02`
  );
}

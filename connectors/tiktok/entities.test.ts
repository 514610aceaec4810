import { describe, expect, it } from 'vitest';
import { parseEntities } from '../entities/parse.ts';
import { entities } from './entities.ts';

/** An answer of the API with these rows, which are texts so that long ids stay bare numbers. */
function read(name: string, ...rows: readonly string[]) {
  const answer = `{"code":0,"message":"OK","request_id":"1","data":{"list":[${rows.join(',')}],"page_info":{"page":1,"page_size":1000,"total_number":${rows.length},"total_page":1}}}`;
  const parsed = parseEntities(entities, name, Buffer.from(answer), 'USD');
  expect(parsed.problems).toEqual([]);
  return parsed.entities;
}

// Rows as airbytehq/airbyte recorded them (source-tiktok-marketing, integration_tests/expected_records.jsonl), without targeting; names made up.
const adGroup =
  '{"budget":20,"budget_mode":"BUDGET_MODE_DAY","billing_event":"CPC","bid_price":0,"conversion_bid_price":0,"bid_type":"BID_TYPE_NO_BID","schedule_type":"SCHEDULE_START_END","schedule_start_time":"2021-10-20 09:01:07","schedule_end_time":"2021-10-31 09:01:07","optimization_goal":"CLICK","create_time":"2021-10-20 08:04:05","modify_time":"2022-03-24 12:06:54","operation_status":"ENABLE","secondary_status":"ADGROUP_STATUS_CAMPAIGN_DISABLE","scheduled_budget":0,"adgroup_id":1714125049901106,"adgroup_name":"Group A","campaign_id":1714125042508817,"campaign_name":"Campaign A","advertiser_id":7002238017842757633,"keywords":null}';
const ad =
  '{"ad_id":1714124564763650,"ad_name":"Picture A","adgroup_id":1714124588896305,"adgroup_name":"Group B","campaign_id":1714124576938033,"campaign_name":"Campaign B","advertiser_id":7002238017842757633,"operation_status":"DISABLE","secondary_status":"AD_STATUS_CAMPAIGN_DISABLE","ad_format":"SINGLE_IMAGE","creative_type":null,"create_time":"2021-10-20 07:56:39","modify_time":"2021-10-20 08:05:12"}';

describe('ad groups of TikTok', () => {
  it('are what the row says: a daily budget of 20 units, no bid, their run', () => {
    expect(read('ad_groups', adGroup)).toMatchObject([
      {
        kind: 'ad_group',
        id: '1714125049901106',
        name: 'Group A',
        parents: { account: '7002238017842757633', campaign: '1714125042508817' },
        status: { state: 'active', word: 'ENABLE' },
        serving: ['ADGROUP_STATUS_CAMPAIGN_DISABLE'],
        budgets: [{ micros: 20_000_000n, currency: 'USD', period: 'daily' }],
        amounts: {},
        start: { at: 'clock', text: '2021-10-20T09:01:07' },
        end: { at: 'clock', text: '2021-10-31T09:01:07' },
      },
    ]);
  });

  it('have no budget where the campaign has it, whatever the mode', () => {
    const rows = ['BUDGET_MODE_INFINITE', 'BUDGET_MODE_DAY', 'BUDGET_MODE_TOTAL'].map(
      (mode, index) => `{"adgroup_id":${index + 1},"budget":0.0,"budget_mode":"${mode}"}`,
    );
    expect(read('ad_groups', ...rows).map(({ budgets }) => budgets)).toEqual([[], [], []]);
  });

  it.each([
    ['a click', '{"adgroup_id":1,"bid_price":0.35,"conversion_bid_price":0}', 350_000n],
    ['a result', '{"adgroup_id":1,"bid_price":0,"conversion_bid_price":12.5}', 12_500_000n],
    ['nothing', '{"adgroup_id":1,"bid_price":0,"conversion_bid_price":0}', undefined],
  ])('bid for %s', (_what, row, micros) => {
    expect(read('ad_groups', row)[0]?.amounts.bid?.micros).toBe(micros);
  });
});

it('ads of TikTok stand under their ad group, campaign and advertiser', () => {
  expect(read('ads', ad)).toMatchObject([
    {
      kind: 'ad',
      id: '1714124564763650',
      name: 'Picture A',
      parents: { account: '7002238017842757633', campaign: '1714124576938033', ad_group: '1714124588896305' },
      status: { state: 'paused', word: 'DISABLE' },
      serving: ['AD_STATUS_CAMPAIGN_DISABLE'],
      budgets: [],
      attributes: { format: 'SINGLE_IMAGE' },
    },
  ]);
});

import { expect, it } from 'vitest';
import { parseEntities } from '../entities/parse.ts';
import { entities } from './entities.ts';

function read(name: string, answer: object) {
  const { problems, entities: came } = parseEntities(entities, name, Buffer.from(JSON.stringify(answer)), 'USD');
  expect(problems).toEqual([]);
  return came;
}

// Rows as airbytehq/airbyte recorded them (source-amazon-ads, integration_tests/expected_records.jsonl), in the envelope of the lists of version 3.
const products = {
  adGroups: [
    {
      adGroupId: '183961953969922',
      campaignId: '135264288913079',
      defaultBid: 0.75,
      name: 'Group A',
      state: 'ENABLED',
    },
    { adGroupId: '226404883721634', campaignId: '39413387973397', defaultBid: 10.0, name: 'Group B', state: 'PAUSED' },
  ],
};
const display = [
  {
    adGroupId: 239470166910761,
    campaignId: 25934734632378,
    defaultBid: 0.02,
    name: 'Group C',
    state: 'enabled',
    bidOptimization: 'clicks',
    tactic: 'T00020',
    creativeType: 'IMAGE',
  },
];

it('ad groups of Sponsored Products and of Sponsored Display have their bid in units of the currency', () => {
  const came = [...read('ad_groups', products), ...read('ad_groups', display)];
  expect(
    came.map(({ kind, id, name, status, parents, amounts }) => [kind, id, name, status?.state, parents, amounts]),
  ).toEqual([
    ['ad_group', '183961953969922', 'Group A', 'active', { campaign: '135264288913079' }, { bid: usd(750_000n) }],
    ['ad_group', '226404883721634', 'Group B', 'paused', { campaign: '39413387973397' }, { bid: usd(10_000_000n) }],
    ['ad_group', '239470166910761', 'Group C', 'active', { campaign: '25934734632378' }, { bid: usd(20_000n) }],
  ]);
});

it('an ad is called by its product: ASIN, else SKU', () => {
  const common = { adGroupId: '226404883721634', campaignId: '39413387973397', state: 'ENABLED' };
  const came = read('product_ads', {
    productAds: [
      { ...common, adId: '134721479349712', asin: 'B09X3NTQ5S', sku: 'SHOE-42' },
      { ...common, adId: '253366527049144', sku: 'SHOE-43' },
    ],
    totalResults: 2,
  });
  expect(came).toMatchObject([
    {
      kind: 'ad',
      id: '134721479349712',
      name: 'B09X3NTQ5S',
      parents: { campaign: '39413387973397', ad_group: '226404883721634' },
    },
    { kind: 'ad', id: '253366527049144', name: 'SHOE-43', status: { state: 'active', word: 'ENABLED' } },
  ]);
});

it('portfolios of version 3: a budget over days, one each month, none', () => {
  const row = (id: string, budget?: object) => ({
    portfolioId: id,
    name: id,
    state: 'ENABLED',
    inBudget: true,
    budget,
  });
  const came = read('portfolios', {
    portfolios: [
      row('1', {
        amount: 1.0,
        currencyCode: 'EUR',
        policy: 'DATE_RANGE',
        startDate: '2026-01-01',
        endDate: '2026-01-31',
      }),
      row('2', { amount: 250.5, currencyCode: 'USD', policy: 'MONTHLY_RECURRING' }),
      row('3', { policy: 'NO_CAP' }),
      row('4'),
    ],
    totalResults: 4,
  });
  expect(came.map(({ id, budgets }) => [id, budgets])).toEqual([
    ['1', [{ micros: 1_000_000n, currency: 'EUR', period: 'range' }]],
    ['2', [{ micros: 250_500_000n, currency: 'USD', period: 'monthly' }]],
    ['3', []],
    ['4', []],
  ]);
});

function usd(micros: bigint) {
  return { micros, currency: 'USD' };
}

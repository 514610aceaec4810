import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Entity, ParsedEntities, When } from './entity.ts';
import { parseEntities } from './parse.ts';
import { entitiesOf } from './registry.ts';

/** Payloads as the platforms' APIs hand them over; the expected figures are those of the README beside them. */
const folder = new URL('../../../shared/data/api/', import.meta.url);

describe.skipIf(!existsSync(folder))('entities of API payloads (skipped where ../shared/data/api is absent)', () => {
  describe('Meta', () => {
    it('reads an account: minor units as text and as number, ids as act_, text and number', () => {
      const [account] = whole('meta/ad_account.json', 'ad_account');
      expect(account).toMatchObject({
        kind: 'account',
        id: '212551616838260',
        name: 'Account A',
        currency: 'USD',
        zone: 'America/Los_Angeles',
        status: { state: 'active', word: '1' },
        totals: { spend: 391_250_000n },
        references: { owner: '1506473679510495', funding_source: '2825262454257003', business: '1506473679510495' },
        budgets: [],
      });
      expect(account?.amounts).toEqual({
        balance: { micros: 0n, currency: 'USD' },
        min_daily_budget: { micros: 1_000_000n, currency: 'USD' },
      });
      expect(iso(account?.created)).toBe('2020-04-14T01:04:59.000Z');
    });

    it('reads a campaign whose summer time begins between its start and its end', () => {
      const [campaign] = whole('meta/campaigns.json', 'campaigns', 'USD');
      expect(campaign).toMatchObject({
        kind: 'campaign',
        id: '23853498584890398',
        parents: { account: '212551616838260' },
        references: {},
        status: { state: 'active', word: 'ACTIVE' },
        amounts: { spend_cap: { micros: 100_000_000n, currency: 'USD' } },
        budgets: [],
      });
      expect(iso(campaign?.start)).toBe('2023-03-08T22:18:45.000Z');
      expect(iso(campaign?.end)).toBe('2023-03-14T07:00:00.000Z');
    });

    it('reads an ad set: a lifetime budget of 0.0 is none', () => {
      const [adSet] = whole('meta/ad_sets.json', 'ad_sets', 'USD');
      expect(adSet?.budgets).toEqual([{ micros: 20_000_000n, currency: 'USD', period: 'daily' }]);
      expect(adSet).toMatchObject({
        kind: 'ad_group',
        id: '23853619670380398',
        parents: { campaign: '23853619670350398' },
      });
    });

    it('reads an ad: a source ad of "0" is none', () => {
      const [ad] = whole('meta/ads.json', 'ads');
      expect(ad).toMatchObject({
        kind: 'ad',
        id: '23853620229650398',
        parents: { ad_group: '23853619670380398', campaign: '23853619670350398', account: '212551616838260' },
        references: { creative: '23853666124230398' },
      });
      expect(ad?.references).not.toHaveProperty('copied_from');
    });
  });

  describe('TikTok', () => {
    it('reads advertisers: 19-digit numbers digit for digit, two currencies, three zones', () => {
      const advertisers = whole('tiktok/advertisers.json', 'advertisers');
      expect(advertisers.map(({ currency, zone, id }) => [currency, zone, id])).toEqual([
        ['RUB', 'Europe/Moscow', '7001035076276387841'],
        ['USD', 'Europe/Istanbul', '7001040009704833026'],
        ['USD', 'Etc/GMT+8', '7002238017842757633'],
      ]);
      expect(advertisers[2]).toMatchObject({
        attributes: { display_timezone: 'America/Los_Angeles' },
        amounts: { balance: { micros: 10_000_000n, currency: 'USD' } },
        status: { state: 'active', word: 'STATUS_ENABLE' },
      });
      expect(advertisers.map(({ created }) => iso(created))).toEqual([
        '2021-08-27T09:12:00.000Z',
        '2021-08-27T09:30:54.000Z',
        '2021-08-30T14:59:51.000Z',
      ]);
      expect(advertisers[0]?.attributes.rejection_reason).toContain('\nsecond line with a "quoted" word.\n');
    });

    it('reads campaigns: infinite is no budget, and a time without a zone stays one', () => {
      const campaigns = whole('tiktok/campaigns.json', 'campaigns', 'USD');
      expect(campaigns.map(({ budgets }) => budgets)).toEqual([
        [],
        [],
        [],
        [{ micros: 50_000_000n, currency: 'USD', period: 'daily' }],
      ]);
      expect(campaigns[0]).toMatchObject({
        id: '1728545382536225',
        parents: { account: '7002238017842757633' },
        status: { state: 'paused', word: 'DISABLE' },
        created: { at: 'clock', text: '2022-03-28T12:09:05' },
      });
    });

    it('leaves the currency of a budget open where nobody says it', () => {
      const budgets = whole('tiktok/campaigns.json', 'campaigns').flatMap((campaign) => campaign.budgets);
      expect(budgets).toEqual([{ micros: 50_000_000n, currency: null, period: 'daily' }]);
    });
  });

  describe('LinkedIn', () => {
    it('reads accounts', () => {
      const accounts = whole('linkedin/accounts.json', 'accounts');
      expect(accounts.map(({ id, currency, zone }) => [id, currency, zone])).toEqual([
        ['508720451', 'USD', null],
        ['508774356', 'USD', null],
        ['508777244', 'USD', null],
      ]);
      expect(accounts[0]?.name).toBe('Owner’s Ad Account');
      expect(accounts[1]?.serving).toEqual(['BILLING_HOLD']);
    });

    it('reads campaign groups as campaigns: one has a budget and an end', () => {
      const groups = whole('linkedin/campaign_groups.json', 'campaign_groups');
      expect(groups.map(({ kind, id, budgets, end }) => [kind, id, budgets, iso(end)])).toEqual([
        ['campaign', '615492066', [], undefined],
        [
          'campaign',
          '616471656',
          [{ micros: 200_000_000n, currency: 'USD', period: 'lifetime' }],
          '2023-09-20T23:45:00.000Z',
        ],
        ['campaign', '616749096', [], undefined],
      ]);
      expect(groups[2]).toMatchObject({
        parents: { account: '508774356' },
        status: { state: 'paused', word: 'PAUSED' },
        serving: ['STOPPED', 'BILLING_HOLD'],
      });
    });

    it('reads campaigns as ad groups, with daily budgets and unit costs', () => {
      const campaigns = whole('linkedin/campaigns.json', 'campaigns');
      expect(campaigns.map(({ budgets }) => budgets)).toEqual(
        [10_000_000n, 100_000_000n, 75_000_000n].map((micros) => [{ micros, currency: 'USD', period: 'daily' }]),
      );
      expect(campaigns.map(({ amounts }) => amounts.unit_cost?.micros)).toEqual([
        62_730_000n,
        49_850_000n,
        16_410_000n,
      ]);
      expect(campaigns[0]).toMatchObject({
        kind: 'ad_group',
        id: '168387646',
        parents: { account: '508720451', campaign: '616471656' },
        status: { state: 'ended', word: 'COMPLETED' },
      });
    });
  });

  describe('Amazon', () => {
    it('reads profiles: three currencies, one zone', () => {
      const profiles = whole('amazon/profiles.json', 'profiles');
      expect(profiles.map(({ currency }) => currency)).toEqual(['CAD', 'CAD', 'MXN', 'USD', 'USD', 'USD', 'USD']);
      expect(new Set(profiles.map(({ zone }) => zone))).toEqual(new Set(['America/Los_Angeles']));
      expect(profiles[0]?.id).toBe('3991703629696934');
      expect(profiles.filter(({ budgets }) => budgets.length === 0)).toHaveLength(4);
    });

    it('reads campaigns in both spellings, which join their portfolios by id', () => {
      const campaigns = whole('amazon/campaigns.json', 'campaigns', 'USD');
      const budgets = campaigns.flatMap((campaign) => campaign.budgets);
      expect(budgets.map(({ micros }) => micros)).toEqual([1_000_000n, 10_000_000n, 50_000_000n, 10_000_000n]);
      expect(budgets.every(({ period }) => period === 'daily')).toBe(true);
      expect(campaigns.map(({ start }) => iso(start))).toEqual([
        '2023-02-08',
        '2022-07-05',
        '2022-07-08',
        '2022-07-05',
      ]);
      expect(campaigns.map(({ end }) => iso(end))).toEqual(['2023-02-15', undefined, undefined, '2022-07-12']);
      expect(campaigns.map(({ status }) => status?.state)).toEqual(['active', 'active', 'active', 'paused']);
      const portfolios = whole('amazon/portfolios.json', 'portfolios').map(({ id }) => id);
      const joined = campaigns.flatMap(({ parents }) => parents.portfolio ?? []);
      expect(joined).toEqual(['270076898441727', '253945852845204']);
      expect(portfolios).toEqual(expect.arrayContaining(joined));
    });

    it('reads portfolios: a budget over a range of days, and none', () => {
      const portfolios = whole('amazon/portfolios.json', 'portfolios');
      expect(portfolios.map(({ id, budgets }) => [id, budgets])).toEqual([
        ['253945852845204', []],
        ['270076898441727', [{ micros: 1_000_000n, currency: 'USD', period: 'range' }]],
      ]);
      expect([iso(portfolios[1]?.start), iso(portfolios[1]?.end)]).toEqual(['2023-06-23', '2023-06-24']);
      expect(iso(portfolios[0]?.created)).toBe('2023-06-23T09:01:47.465Z');
    });

    it('keeps the bids of suggested keywords as written: their unit is not said', () => {
      const suggestions = whole('amazon/suggested_keywords.json', 'suggested_keywords');
      expect(suggestions.map(({ name, attributes }) => [name, attributes.match_type, attributes.bid])).toEqual([
        ['keyword a', 'BROAD', '100'],
        ['keyword b', 'BROAD', '95'],
      ]);
      expect(suggestions.every(({ amounts, totals }) => Object.keys({ ...amounts, ...totals }).length === 0)).toBe(
        true,
      );
      expect(suggestions[0]?.parents).toEqual({ campaign: '39413387973397', ad_group: '103188883625219' });
    });
  });

  describe('Snapchat', () => {
    it('reads accounts', () => {
      const accounts = whole('snapchat/ad_accounts.json', 'ad_accounts');
      expect(accounts.map(({ id, currency, zone }) => [id, currency, zone])).toEqual([
        ['7a205dba-557f-4f00-82d7-c78853dcad39', 'USD', 'Europe/Warsaw'],
        ['e4cd371b-8de8-4011-a8d2-860fe77c09e1', 'USD', 'America/Los_Angeles'],
      ]);
    });

    it('tells the kinds of a mixed list apart, and follows them from ad to account', () => {
      const file = 'snapchat/campaign_adsquad_ad.json';
      const [campaign, squad, ad] = ['campaigns', 'ad_squads', 'ads'].map((name) => only(file, name, 'USD'));
      expect(squad?.budgets).toEqual([{ micros: 15_000_000n, currency: 'USD', period: 'lifetime' }]);
      expect(iso(squad?.start)).toBe('2022-07-01T17:09:13.000Z');
      expect(ad?.parents.ad_group).toBe(squad?.id);
      expect(squad?.parents.campaign).toBe(campaign?.id);
      expect(campaign?.parents.account).toBe('e4cd371b-8de8-4011-a8d2-860fe77c09e1');
      expect(ad).toMatchObject({
        status: { state: 'active', word: 'ACTIVE' },
        serving: ['INVALID_EFFECTIVE_INVALID'],
      });
    });

    it('reads the stats of all time as totals of the account, without a day; coupons are not spend', () => {
      const file = 'snapchat/lifetime_response.json';
      const [account] = whole(file, 'account_lifetime_stats');
      expect(account?.totals).toEqual({
        impressions: 100_000,
        clicks: 5000,
        spend: 500_000_000n,
        video_starts: 80_000,
        installs: 2_500_000_000n,
      });
      expect(account).toMatchObject({ kind: 'account', id: 'test_entity_id', currency: null, start: null });
      expect(parse(file, 'campaign_lifetime_stats')).toEqual({ entities: [], problems: [], others: 1 });
    });
  });

  it('reads budget segments of DV360 to the footer', () => {
    const segments = whole('dv360/budget_segments_no_totals.csv', 'budget_segments');
    expect(segments.map(({ id, totals }) => [id, totals.spend])).toEqual([
      ['IO2', 20_020n],
      ['IO3', 30_030n],
      ['IO4', 40_040n],
      ['IO5', 50_050n],
    ]);
    expect(segments.map(({ references }) => references.media_campaign)).toEqual(['1', '1', '1', '2']);
    const ranges = segments.map(({ start, end, currency }) => [iso(start), iso(end), currency]);
    expect(ranges).toEqual(Array(4).fill(['2022-12-17', '2022-12-27', null]));
  });

  describe('Google: twelve rows of twelve kinds', () => {
    const file = 'google/search_stream_rows.json';

    it('finds in each row the entities that it tells of', () => {
      const found = (name: string) => {
        const { entities, problems, others } = parse(file, name);
        expect(problems).toEqual([]);
        expect(entities.length + others).toBe(12);
        return entities;
      };
      const account = { id: '1234567890' };
      expect(found('customers')).toMatchObject([
        { ...account, currency: 'USD', zone: 'America/New_York' },
        ...Array(4).fill(account),
      ]);
      const campaign = { id: '700001' };
      expect(found('campaigns')).toMatchObject([
        { ...campaign, name: 'Test Campaign', status: { state: 'active', word: 'ENABLED' } },
        campaign,
        campaign,
        campaign,
      ]);
      const adGroup = { id: '400001' };
      expect(found('ad_groups')).toMatchObject([
        { ...adGroup, name: 'Test Ad Group', parents: { campaign: '700001' } },
        ...Array(4).fill(adGroup),
      ]);
      expect(found('ads')).toMatchObject(Array(2).fill({ id: '500001', parents: { ad_group: '400001' } }));
    });

    it('reads the budget of the last row', () => {
      const budget = only(file, 'campaign_budgets', 'USD');
      expect(budget).toMatchObject({
        kind: 'budget',
        id: '800001',
        parents: { account: '1234567890', campaign: '700001' },
        budgets: [{ micros: 50_000_000n, currency: 'USD', period: 'daily' }],
      });
    });
  });
});

function parse(file: string, name: string, currency: string | null = null): ParsedEntities {
  const platform = file.split('/')[0] ?? '';
  return parseEntities(entitiesOf(platform), name, readFileSync(new URL(file, folder)), currency);
}

/** The entities of a file in which every row is one. */
function whole(file: string, name: string, currency: string | null = null): readonly Entity[] {
  const { entities, problems, others } = parse(file, name, currency);
  expect(problems).toEqual([]);
  expect(others).toBe(0);
  return entities;
}

/** The one entity of a kind in a mixed file. */
function only(file: string, name: string, currency: string | null = null): Entity | undefined {
  const { entities, problems } = parse(file, name, currency);
  expect(problems).toEqual([]);
  expect(entities).toHaveLength(1);
  return entities[0];
}

function iso(when: When | null | undefined): string | undefined {
  if (when === null || when === undefined) return undefined;
  if (when.at === 'clock') return when.text;
  return when.at === 'instant'
    ? new Date(when.millis).toISOString()
    : new Date(when.day * 86_400_000).toISOString().slice(0, 10);
}

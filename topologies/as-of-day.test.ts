import { describe, expect, it } from 'vitest';
import { fetchRecords, testReports } from '../processors/testing/slices.ts';
import { dayFromIso } from '../schemas/day.ts';
import type { EntityVersion, RateDay, ReportingCurrency } from '../schemas/generated/types.ts';
import { StageDrivers } from './stage-drivers.ts';

const day = '2026-11-01';
const campaign: EntityVersion = {
  ...{
    tenant_id: 't1',
    platform: 'CUSTOM',
    account_id: 'a1',
    kind: 'campaign',
    entity_id: '10',
    parents: { account: 'a1' },
  },
  ...{
    valid_from: Date.parse('2026-10-01T00:00:00Z') * 1000,
    valid_to: null,
    gone: false,
    name: 'spring',
    state: 'active',
  },
  ...{ status: 'ACTIVE', currency: 'USD', iana_zone: null, bid: null, starts: null, ends: null },
  budgets: [
    { micros: 90_000_000n, currency: null, period: 'lifetime' },
    { micros: 5_000_000n, currency: null, period: 'daily' },
  ],
};
const rates: RateDay = {
  ...{ tenant_id: 't1', source: 'ecb', base: 'EUR', day: dayFromIso(day) },
  rates: [{ currency: 'USD', billionths: 1_250_000_000n, revision: 1 }],
};
const euro: ReportingCurrency = { tenant_id: 't1', currency: 'EUR', source: 'ecb', longest_days: 7, updated_at: 0 };
const fetch = (seq = 1) => fetchRecords({ seq, chunks: [[`${day},10,mobile,1000,50,12.5`]] });

describe('the config topics', () => {
  it('give facts and gold what they were on their day, and amounts in the reporting currency', () => {
    const stages = new StageDrivers(testReports);
    stages.entity(campaign);
    stages.rates(rates);
    stages.reporting(euro);
    stages.send(...fetch());
    const known = { campaign_name: 'spring', entity_state: 'active', budget_micros: 5_000_000n, rep_currency: 'EUR' };
    // 12.50 USD / 1.25.
    const amounts = { spend: 12_500_000n, spend_rep: 10_000_000n };
    expect(stages.facts[0]).toMatchObject({ ...known, fx_rate_id: 'ecb/2026-11-01/EUR/USD@1', measures: amounts });
    expect(stages.gold).toMatchObject([
      { ...known, entity_name: 'spring', campaign_id: '10', rep_reason: null, measures: amounts },
    ]);
  });

  it('under the keys of others reach nobody: each is a dead letter', () => {
    const stages = new StageDrivers(testReports);
    stages.entity(campaign, 't2|CUSTOM|a1|campaign|10|1790812800000000');
    stages.entity({ ...campaign, tenant_id: 't2' }, 't1|CUSTOM|a1|campaign|10|1790812800000000');
    stages.rates({ ...rates, tenant_id: 't2' }, 't1|ecb|2026-11-01');
    stages.reporting({ ...euro, tenant_id: 't2' }, 't1');
    stages.send(...fetch());
    expect(stages.gold).toMatchObject([{ entity_name: null, rep_currency: null, measures: { spend_rep: null } }]);
    const expected = ['config.entities.dlq', 'config.entities.dlq', 'config.rates.dlq', 'config.reporting.dlq'];
    expect(stages.deadLetters()).toEqual(expected);
  });
});

describe('an own metric that converts', () => {
  const metric = {
    metric_id: 'spend_usd',
    version: 1,
    title: 'Spend in dollars',
    source: 'in_currency(spend, "GBP")',
    retired: false,
  };
  const value = (stages: StageDrivers) => stages.gold.at(-1)?.metrics['spend_usd@1'];

  it('is told by the rate of the day, or as without data where there is none', () => {
    const stages = new StageDrivers(testReports);
    stages.metrics('t1', [metric]);
    stages.send(...fetch(1));
    expect(value(stages)).toEqual({ value: null, reason: 'NO_DATA', unit: 'MONEY' });
    stages.rates({ ...rates, rates: [...rates.rates, { currency: 'GBP', billionths: 800_000_000n, revision: 1 }] });
    stages.send(...fetchRecords({ seq: 2, chunks: [[`${day},10,mobile,1000,50,25.0`]] }));
    // 25 USD / 1.25 × 0.8 = 16 GBP.
    expect(value(stages)).toEqual({ value: 16, reason: 'OK', unit: 'MONEY' });
  });

  it('never adds amounts of two currencies', () => {
    const stages = new StageDrivers(testReports);
    stages.metrics('t1', [{ ...metric, source: 'in_currency(spend, "EUR") + spend' }]);
    stages.rates(rates);
    stages.send(...fetch(1));
    expect(value(stages)).toEqual({ value: null, reason: 'MIXED_CURRENCY', unit: 'MONEY' });
  });
});

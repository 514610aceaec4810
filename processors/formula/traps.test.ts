import { describe, expect, it } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import { momentAt } from './run/clock.ts';
import type { Rates } from './run/data.ts';
import { DaySeries } from './run/series.ts';
import { evaluated, momentOf, type SaidRow, seriesOf } from './testing/series.ts';

const value = (source: string, rows: readonly SaidRow[], complete: string, from?: string) =>
  evaluated(source, seriesOf(rows), momentOf(complete, from));
const instant = (iso: string): number => Date.parse(iso) * 1000;

describe('ratios', () => {
  const days: readonly SaidRow[] = [
    { day: '2026-11-01', measures: { impressions: 1000, clicks: 10, spend: 8_000_000n } },
    { day: '2026-11-02', measures: { impressions: 10, clicks: 1, spend: 1_000_000n } },
  ];

  it('are of sums: 11 clicks of 1,010 impressions, not the mean of 1 % and 10 %', () => {
    // 11 / 1010 = 0.010891…; (0.01 + 0.1) / 2 = 0.055 is only had where it is asked for.
    expect(value('@ctr', days, '2026-11-02', '2026-11-01')).toMatchObject({ value: 11 / 1010, reason: 'OK' });
    expect(value('avg_by(day, @ctr)', days, '2026-11-02', '2026-11-01').value).toBeCloseTo(0.055, 15);
  });

  it('weighted with their denominator are the ratio of sums', () => {
    // (0.01 × 1000 + 0.1 × 10) / 1010 = 11 / 1010.
    expect(value('wavg(@ctr, impressions)', days, '2026-11-02', '2026-11-01').value).toBeCloseTo(11 / 1010, 15);
  });

  it('per thousand: 9.00 for 1,010 impressions is 8.910891…', () => {
    expect(value('@cpm', days, '2026-11-02', '2026-11-01')).toMatchObject({ value: 9000 / 1010, currency: 'USD' });
  });

  it('leave out rows that say only one side: clicks without impressions would double the rate', () => {
    // Amazon tells no impressions in nine of ten rows: 5 clicks of 100 is 0.05, 5 + 5 clicks of 100 would be 0.1.
    const rows: readonly SaidRow[] = [
      { day: '2026-11-01', measures: { impressions: 100, clicks: 5 } },
      { day: '2026-11-01', measures: { impressions: null, clicks: 5 } },
    ];
    expect(value('@ctr', rows, '2026-11-01')).toMatchObject({ value: 0.05, reason: 'PARTIAL' });
    // Each measure alone is all that was said of it.
    expect(value('clicks', rows, '2026-11-01')).toMatchObject({ value: 10, reason: 'OK' });
  });

  it('of nothing are null, of zero DIV0, and neither is zero', () => {
    const rows: readonly SaidRow[] = [
      { day: '2026-11-01', measures: { impressions: 0, clicks: 0, spend: 5n, conversions: null } },
    ];
    expect(value('@ctr', rows, '2026-11-01')).toMatchObject({ value: null, reason: 'DIV0' });
    expect(value('@cpa', rows, '2026-11-01')).toMatchObject({ value: null, reason: 'NO_DATA' });
    expect(value('zero_if_missing(conversions)', rows, '2026-11-01')).toMatchObject({ value: 0, reason: 'OK' });
    expect(value('div(clicks, impressions, 0)', rows, '2026-11-01')).toMatchObject({ value: 0, reason: 'OK' });
    expect(value('coalesce(@cpa, 7)', rows, '2026-11-01')).toMatchObject({ value: 7, reason: 'OK' });
  });

  it('that would divide by zero inside of a divisor are null, too', () => {
    // spend / (clicks / impressions) is not spend × impressions / clicks where there were no impressions.
    const rows: readonly SaidRow[] = [{ day: '2026-11-01', measures: { impressions: 0, clicks: 3, spend: 5n } }];
    expect(value('spend / @ctr', rows, '2026-11-01')).toMatchObject({ value: null, reason: 'DIV0' });
  });
});

describe('null', () => {
  const rows: readonly SaidRow[] = [{ day: '2026-11-01', measures: { clicks: 3, impressions: null } }];
  it.each([
    ['clicks + impressions', null],
    ['impressions > 1', null],
    ['impressions > 1 and clicks > 5', false],
    ['clicks > 1 or impressions > 1', true],
    ['clicks > 5 or impressions > 1', null],
    ['not (impressions > 1)', null],
    ['impressions is null', true],
    ['if(impressions > 1, 1, 2)', null],
    ['max(clicks, impressions)', null],
  ])('goes through %s', (source, expected) => {
    expect(value(source, rows, '2026-11-01').value).toBe(expected);
  });
});

describe('money', () => {
  const both: readonly SaidRow[] = [
    { day: '2026-10-01', currency: 'EUR', measures: { spend: 10_000_000n, clicks: 4 } },
    { day: '2026-10-02', currency: 'USD', measures: { spend: 5_000_000n, clicks: 1 } },
  ];

  it('of two currencies is never added, nor divided by a count of both', () => {
    expect(value('spend', both, '2026-10-02', '2026-10-01')).toMatchObject({ value: null, reason: 'MIXED_CURRENCY' });
    expect(value('@cpc', both, '2026-10-02', '2026-10-01')).toMatchObject({ value: null, reason: 'MIXED_CURRENCY' });
    expect(value('change(spend over 1d, 1d)', both, '2026-10-02')).toMatchObject({
      value: null,
      reason: 'MIXED_CURRENCY',
    });
    expect(value('clicks', both, '2026-10-02', '2026-10-01')).toMatchObject({ value: 5 });
  });

  it('is converted at the rate of each day, to the micro', () => {
    // 10 EUR × 1.1 on the 1st, and 5 USD: 16 USD; over 5 clicks 3.20.
    const rates: Rates = (day, from) =>
      day === dayFromIso('2026-10-01') && from === 'EUR' ? { id: 'r', numerator: 11n, denominator: 10n } : undefined;
    const series = seriesOf(both, { zone: 'UTC', rates });
    const at = momentOf('2026-10-02', '2026-10-01');
    expect(evaluated('in_currency(spend, "USD")', series, at)).toMatchObject({
      micros: 16_000_000n,
      currency: 'USD',
      rates: ['r'],
    });
    expect(evaluated('in_currency(@cpc, "USD")', series, at).value).toBeCloseTo(3.2, 15);
    expect(evaluated('in_currency(spend, "GBP")', series, at)).toMatchObject({ value: null, reason: 'NO_DATA' });
  });

  it('keeps digits that a rate of nine decimals would lose', () => {
    // 1 EUR is 17345.25 IDR and 1.25 USD. Python's fractions: 9007199254740993 × 1.25 / 17345.25 = 649111374493 and a little.
    const rows: readonly SaidRow[] = [
      { day: '2026-10-01', currency: 'IDR', measures: { spend: 9_007_199_254_740_993n } },
    ];
    const rates: Rates = () => ({ id: 'r', numerator: 1_250_000_000n, denominator: 17_345_250_000_000n });
    const series = seriesOf(rows, { zone: 'UTC', rates });
    expect(evaluated('in_currency(spend, "USD")', series, momentOf('2026-10-01')).micros).toBe(649_111_374_493n);
  });

  it('rounds half a micro to the even one', () => {
    // 1 × 0.5 = 0.5 to 0, 3 × 0.5 = 1.5 to 2 micros: 2 together, where rounding up would give 3.
    const rows: readonly SaidRow[] = [
      { day: '2026-10-01', currency: 'EUR', measures: { spend: 1n } },
      { day: '2026-10-01', currency: 'EUR', measures: { spend: 3n } },
    ];
    const series = seriesOf(rows, { zone: 'UTC', rates: () => ({ id: 'r', numerator: 1n, denominator: 2n }) });
    expect(evaluated('in_currency(spend, "USD")', series, momentOf('2026-10-01')).micros).toBe(2n);
  });

  it('is added without floats: 0.1 and 0.2 are 0.3, and micros beyond 2^53 keep their last digit', () => {
    const rows = [100_000n, 200_000n].map((spend) => ({ day: '2026-10-01', measures: { spend } }));
    expect(value('spend', rows, '2026-10-01')).toMatchObject({ value: 0.3, micros: 300_000n });
    const large = [9_007_199_254_740_993n, 1n].map((spend) => ({ day: '2026-10-01', measures: { spend } }));
    expect(value('spend', large, '2026-10-01').micros).toBe(9_007_199_254_740_994n);
  });

  it('beyond 64 bits is OVERFLOW, not a wrong sum', () => {
    const rows = [2n ** 62n, 2n ** 62n].map((spend) => ({ day: '2026-10-01', measures: { spend } }));
    expect(value('spend', rows, '2026-10-01')).toMatchObject({ value: null, reason: 'OVERFLOW' });
  });
});

describe('days', () => {
  const week = Array.from(
    { length: 9 },
    (_, at): SaidRow => ({ day: `2026-11-0${at + 1}`, measures: { spend: BigInt(at + 1) * 1_000_000n } }),
  );

  it('windows end with the last complete day; today only where it is said, and then PARTIAL', () => {
    // The 9th is running: 2 + … + 8 = 35; with today 3 + … + 9 = 42.
    expect(value('spend over 7d', week, '2026-11-08')).toMatchObject({ value: 35, reason: 'OK' });
    expect(value('spend over 7d incl_today', week, '2026-11-08')).toMatchObject({ value: 42, reason: 'PARTIAL' });
    expect(value('spend over today', week, '2026-11-08')).toMatchObject({ value: 9, reason: 'PARTIAL' });
    expect(value('spend over mtd', week, '2026-11-08').value).toBe(36);
  });

  it('before: the same window a week, a day earlier', () => {
    // 8 against 1: seven times more. 6 + 7 + 8 less 5 + 6 + 7.
    expect(value('change(spend over 1d, 7d)', week, '2026-11-08').value).toBe(7);
    expect(value('delta(spend over 3d, 1d)', week, '2026-11-08').value).toBe(3);
    expect(value('same_weekday(spend over 1d, 1)', week, '2026-11-08').value).toBe(1);
    // Two weeks back nothing is known: the mean is that of the one week.
    expect(value('same_weekday(spend over 1d, 2)', week, '2026-11-08')).toMatchObject({ value: 1, reason: 'PARTIAL' });
  });

  it('one without a row counts as zero when it was fetched complete, else the sum is PARTIAL', () => {
    const rows = week.filter(({ day }) => day !== '2026-11-07');
    expect(value('spend over 2d', rows, '2026-11-08')).toMatchObject({ value: 8, reason: 'PARTIAL' });
    const series = seriesOf(rows);
    series.cover(dayFromIso('2026-11-07'));
    expect(evaluated('spend over 2d', series, momentOf('2026-11-08'))).toMatchObject({ value: 8, reason: 'OK' });
    expect(evaluated('spend over 1d', series, momentOf('2026-11-07'))).toMatchObject({ value: 0, reason: 'OK' });
    expect(evaluated('avg_by(day, spend) over 2d', series, momentOf('2026-11-08')).value).toBe(4);
  });

  it('one that was fetched in part makes the sum PARTIAL', () => {
    const rows = week.map((row) => (row.day === '2026-11-07' ? { ...row, coverage: 0 } : row));
    expect(value('spend over 2d', rows, '2026-11-08')).toMatchObject({ value: 15, reason: 'PARTIAL' });
  });

  it('far from the usual: 8 is (8 - 4) / sqrt(14 / 3) above 1 to 7', () => {
    // Mean of 1…7 is 4, the squares add up to 28, of a sample 28 / 6 = 14 / 3.
    expect(value('zscore(spend, 7d)', week, '2026-11-08').value).toBeCloseTo(4 / Math.sqrt(14 / 3), 12);
    const flat = week.map((row) => ({ ...row, measures: { spend: 100_000n } }));
    expect(value('zscore(spend, 7d)', flat, '2026-11-08')).toMatchObject({ value: null, reason: 'DIV0' });
  });

  it('where it stands among the days before: of 2, 4, 4 and 6 the day of 4 has one below and two beside it', () => {
    // (1 + 2 / 2) / 4, as scipy.stats.percentileofscore([2, 4, 4, 6], 4, kind='mean') has it: 50 percent.
    const spent = (...units: readonly number[]) =>
      units.map(
        (spend, at): SaidRow => ({ day: `2026-11-0${at + 1}`, measures: { spend: BigInt(spend) * 1_000_000n } }),
      );
    const rank = (rows: readonly SaidRow[]) => value('rank_pct(spend, 4d)', rows, '2026-11-05');
    expect(rank(spent(2, 4, 4, 6, 4))).toMatchObject({ value: 0.5, reason: 'OK', currency: null });
    expect(rank(spent(2, 4, 4, 6, 7)).value).toBe(1);
    expect(rank(spent(2, 4, 4, 6, 1)).value).toBe(0);
    // All the same is neither high nor low.
    expect(rank(spent(3, 3, 3, 3, 3)).value).toBe(0.5);
    // Nothing is known of the 1st: one of the other three is less, two are the same. Of the 5th nothing is known: it has no rank.
    expect(rank(spent(2, 3, 4, 4, 4).slice(1))).toMatchObject({ value: (1 + 2 / 2) / 3, reason: 'PARTIAL' });
    expect(rank(spent(2, 4, 4, 6))).toMatchObject({ value: null, reason: 'NO_DATA' });
  });

  it.each(['zscore(spend, 4d)', 'rank_pct(spend, 4d)', 'rank_pct(@cpm, 4d)'])(
    'in another currency than the days before %s is nothing',
    (source) => {
      const measures = { spend: 2_000_000n, impressions: 1000 };
      const days = [1, 2, 3, 4, 5].map((day): SaidRow => ({ day: `2026-11-0${day}`, measures }));
      const euros = days.map((row) => (row.day === '2026-11-05' ? { ...row, currency: 'EUR' } : row));
      expect(value(source, euros, '2026-11-05')).toMatchObject({ value: null, reason: 'MIXED_CURRENCY' });
    },
  );

  it('ewma of a span of 1 day is the last day, of 3 days each day back weighs half', () => {
    // 1 - 2 / (3 + 1) = 0.5, two days known: (8 + 0.5 × 7) / 1.5 = 7.666…
    const two = week.slice(6, 8);
    expect(value('ewma(spend, 1d)', week, '2026-11-08').value).toBe(8);
    expect(value('ewma(spend, 3d)', two, '2026-11-08').value).toBeCloseTo(11.5 / 1.5, 12);
  });

  it('of one entity against its account: 3 of 4', () => {
    const own: readonly SaidRow[] = [{ day: '2026-11-01', measures: { spend: 3_000_000n } }];
    const account = seriesOf([...own, { day: '2026-11-01', measures: { spend: 1_000_000n } }]);
    expect(evaluated('@share_of_spend', seriesOf(own, { zone: 'UTC', account }), momentOf('2026-11-01')).value).toBe(
      0.75,
    );
  });
});

describe('clocks', () => {
  it('the last complete day is that of the account, also where zones are half an hour off', () => {
    // 18:45 UTC on the 1st is 00:15 on the 2nd in Kolkata (+5:30), 00:30 in Kathmandu (+5:45), still the 1st in Karachi (+5).
    const at = instant('2026-11-01T18:45:00Z');
    const completeIn = (zone: string) => momentAt(zone, at).complete;
    expect([completeIn('Asia/Kolkata'), completeIn('Asia/Kathmandu'), completeIn('Asia/Karachi')]).toEqual([
      dayFromIso('2026-11-01'),
      dayFromIso('2026-11-01'),
      dayFromIso('2026-10-31'),
    ]);
  });

  it('hours are those of the account’s clock: at 10:20 in Kolkata the last complete one is 9', () => {
    const moment = momentAt('Asia/Kolkata', instant('2026-11-01T04:50:00Z'));
    expect(moment.completeHour - moment.today * 24).toBe(9);
    const rows = Array.from(
      { length: 11 },
      (_, hour): SaidRow => ({ day: '2026-11-01', hour, measures: { spend: BigInt(hour) * 1_000_000n } }),
    );
    // 7 + 8 + 9; the hour that runs, 10, is left out. Daily rows are not hours.
    const series = seriesOf([...rows, { day: '2026-11-01', measures: { spend: 999_000_000n } }], {
      zone: 'Asia/Kolkata',
    });
    expect(evaluated('spend over 3h', series, moment).value).toBe(24);
    expect(evaluated('prev(spend over 3h, 2h)', series, moment).value).toBe(18);
  });

  it.each([
    // Berlin turns back on 2026-10-25: 24 + 25 hours of 73 are gone.
    ['Europe/Berlin', '2026-10-24', '2026-10-26', '2026-10-25', 49 / 73],
    // New York goes forward on 2026-03-08: 24 + 23 of 71.
    ['America/New_York', '2026-03-07', '2026-03-09', '2026-03-08', 47 / 71],
    // Lord Howe goes forward by half an hour on 2026-10-04: 23.5 of 71.5.
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-06', '2026-10-04', 23.5 / 71.5],
    ['UTC', '2026-10-24', '2026-10-26', '2026-10-25', 48 / 72],
  ])('pacing counts the hours of %s', (zone, start, end, complete, gone) => {
    const flight = { start: dayFromIso(start), end: dayFromIso(end), budgetMicros: 100_000_000n, currency: 'USD' };
    const series = seriesOf([{ day: start, measures: { spend: 50_000_000n } }], { zone, flight });
    for (let day = flight.start; day <= flight.end; day++) series.cover(day);
    // 50 spent of 100 × gone.
    const result = evaluated('pacing()', series, momentOf(complete));
    expect(result.reason).toBe('OK');
    expect(result.value).toBeCloseTo(0.5 / gone, 12);
  });

  it('projected goes on at the last day’s rate an hour: 30 + 10 / 25 × 24', () => {
    // In Berlin the 25th, the last day, had 25 hours; one day of 24 is left.
    const flight = {
      start: dayFromIso('2026-10-24'),
      end: dayFromIso('2026-10-26'),
      budgetMicros: 1n,
      currency: 'USD',
    };
    const rows: readonly SaidRow[] = [
      { day: '2026-10-24', measures: { spend: 20_000_000n } },
      { day: '2026-10-25', measures: { spend: 10_000_000n } },
    ];
    const series = seriesOf(rows, { zone: 'Europe/Berlin', flight });
    expect(evaluated('projected(spend)', series, momentOf('2026-10-25')).value).toBeCloseTo(39.6, 12);
  });

  it('without a flight there is no pacing', () => {
    expect(evaluated('pacing()', new DaySeries({ zone: 'UTC' }), momentOf('2026-10-25')).reason).toBe('NO_DATA');
  });
});

describe('conditions', () => {
  const rows: readonly SaidRow[] = [
    { day: '2026-10-31', texts: { platform: 'META' }, measures: { clicks: 1 } },
    { day: '2026-11-01', texts: { platform: 'GOOGLE' }, measures: { clicks: 10 } },
    { day: '2026-11-02', texts: { platform: null }, measures: { clicks: 100 } },
  ];
  it.each([
    ['clicks where (platform == "meta")', 1],
    ['clicks where (platform != "META")', 10],
    ['clicks where (platform in ("META", "GOOGLE"))', 11],
    ['clicks where (platform is null)', 100],
    // 2026-10-31 is a Saturday, 2026-11-01 a Sunday.
    ['clicks where (weekday in (6, 7))', 11],
    ['clicks where (clicks > 5 and not (weekday == 1))', 10],
    ['(clicks where (weekday == 7)) / clicks', 10 / 111],
  ])('%s', (source, expected) => {
    expect(value(source, rows, '2026-11-02', '2026-10-31').value).toBe(expected);
  });
});

it('rounds a half to the even digit', () => {
  const rows: readonly SaidRow[] = [{ day: '2026-11-01', measures: { clicks: 5, impressions: 2 } }];
  // 2.5 to 2, 0.125 to 0.12, 7.5 to 8.
  expect(value('round(clicks / impressions)', rows, '2026-11-01').value).toBe(2);
  expect(value('round(1 / 8 * clicks / clicks, 2)', rows, '2026-11-01').value).toBe(0.12);
  expect(value('round(clicks * 3 / impressions)', rows, '2026-11-01').value).toBe(8);
});

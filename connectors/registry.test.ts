import { describe, expect, it } from 'vitest';
import { bindColumns, missingColumns } from './binding.ts';
import { ReportError } from './errors.ts';
import type { ColumnRole, ReportProfile } from './profile.ts';
import { builtInReport, detectReport, findReport, profiles, reportsOf } from './registry.ts';

const all = profiles
  .flatMap(({ reports }) => reports)
  .map((report) => ({
    name: `${report.platform}/${report.report}`,
    report,
  }));

/** The header of the report as its platform's API spells it: what is known but not used stays away. */
function ownHeader(report: ReportProfile): readonly string[] {
  return report.columns.filter(({ is }) => is.role !== 'attribute').map(({ names }) => names[0] ?? '');
}

function columnsOf(report: ReportProfile, role: ColumnRole['role']) {
  return report.columns.filter(({ is }) => is.role === role);
}

describe('built-in reports', () => {
  it('are ten platforms, each with where its facts come from', () => {
    expect(profiles.map(({ platform }) => platform).sort()).toEqual([
      'amazon',
      'dv360',
      'google',
      'linkedin',
      'meta',
      'microsoft',
      'reddit',
      'snapchat',
      'tiktok',
      'ttd',
    ]);
    expect(profiles.every(({ sources }) => sources.length > 0)).toBe(true);
  });

  it('have names of their own', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it.each(all)('$name binds the header of its own spelling', ({ report }) => {
    const header = ownHeader(report);
    expect(missingColumns(report, header)).toEqual([]);
    expect(bindColumns(report, header).drift).toEqual([]);
  });

  it.each(all)('$name declares spend at most once, and a time', ({ report }) => {
    const money = columnsOf(report, 'measure').filter(({ is }) => is.role === 'measure' && is.as === 'spend');
    expect(money.length).toBeLessThanOrEqual(1);
    expect(columnsOf(report, 'day').length + columnsOf(report, 'datetime').length).toBeGreaterThan(0);
  });

  it.each(all)('$name is of the family delivery exactly when it is no part of another', ({ report }) => {
    const parts = columnsOf(report, 'dimension').some(({ required }) => required === true);
    expect(report.family === 'delivery').toBe(!parts);
  });

  it.each(all)('$name travels as JSON without loss', ({ report }) => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('settle as their platforms restate', () => {
    const settle = Object.fromEntries(profiles.map(({ platform, reports }) => [platform, reports[0]?.settle]));
    expect(settle).toEqual({
      meta: { days: 28 },
      google: { days: 30 },
      microsoft: { days: 30 },
      amazon: { days: 14 },
      tiktok: { days: 7 },
      ttd: { days: 7 },
      linkedin: { days: 7 },
      snapchat: { days: 7 },
      reddit: { days: 7 },
      dv360: { nextMonthDay: 3 },
    });
  });
});

describe('finding a report', () => {
  it('finds by platform and name', () => {
    expect(findReport('meta', 'ad_daily')).toBe(builtInReport('meta', 'ad_daily'));
    expect(builtInReport('meta', 'ad_weekly')).toBeUndefined();
  });

  it('lists what there is when there is none of that name', () => {
    expect(() => findReport('meta', 'ad_weekly')).toThrow(/meta has no report 'ad_weekly': it has account_daily, /);
    expect(() => reportsOf('myspace')).toThrow(/there is no platform 'myspace': there are meta, google/);
    expect(() => findReport('meta', 'x')).toThrow(ReportError);
  });
});

describe('detecting a report by its columns', () => {
  it('takes the report that knows most of them', () => {
    const header = ['date_start', 'account_id', 'campaign_id', 'adset_id', 'impressions', 'spend'];
    expect(detectReport('meta', header).report).toBe('ad_group_daily');
    expect(detectReport('meta', [...header, 'ad_id', 'country']).report).toBe('ad_daily_by_country');
    expect(detectReport('google', ['segments.date', 'segments.hour', 'campaign.id', 'metrics.clicks']).report).toBe(
      'campaign_hourly',
    );
  });

  it('does not depend on how columns are capitalised or joined', () => {
    expect(detectReport('microsoft', ['DATE', 'Campaign Id', 'impressions']).report).toBe('campaign_daily');
  });

  it('says which reports fit equally well', () => {
    expect(() => detectReport('snapchat', ['start_time', 'campaign_id', 'impressions'])).toThrow(
      '--report campaign_daily or campaign_hourly',
    );
  });

  it('takes a cost in USD only where it is said, and the native one without asking', () => {
    const header = ['start_date', 'pivotValue', 'creative_id', 'impressions', 'costInUsd'];
    expect(() => detectReport('linkedin', header)).toThrow('--report creative_daily or creative_daily_in_usd');
    expect(detectReport('linkedin', [...header, 'costInLocalCurrency']).report).toBe('creative_daily');
  });

  it('tells raw Google rows of one resource from those of another', () => {
    const row = ['customer.id', 'adGroup.id', 'segments.date', 'metrics.clicks'];
    const byPlace = detectReport('google', [...row, 'geographicView.countryCriterionId']);
    expect(byPlace.report).toBe('ad_group_daily_by_place');
    expect(detectReport('google', [...row, 'adGroupCriterion.type']).report).toBe('ad_group_daily_by_criterion_type');
    const keyword = [...row, 'adGroupCriterion.type', 'adGroupCriterion.criterionId'];
    expect(detectReport('google', keyword).report).toBe('keyword_daily');
    expect(detectReport('google', ['segments.date', 'metrics.clicks', 'topicView.resourceName']).report).toBe(
      'account_daily_by_topic',
    );
  });

  it('says what each report lacks when none fits', () => {
    expect(() => detectReport('reddit', ['when', 'what'])).toThrow(/ad_daily lacks date, ad_id, /);
  });
});

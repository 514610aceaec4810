import { join } from 'node:path';

/**
 * A real report file, how it is imported, and the figures that a right import gives: rows, impressions, clicks and micros of
 * spend. They were summed by the files' keepers, not by this project.
 */
export interface KnownReport {
  readonly file: string;
  readonly args: readonly string[];
  readonly rows: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly spend: bigint;
  readonly currency: string;
}

const folder = join(import.meta.dirname, '..', 'data', 'reports');

/** Where a report file is. */
export function reportPath(file: string): string {
  return join(folder, file);
}

const utc = ['--zone', 'UTC'];

export const knownReports: readonly KnownReport[] = [
  {
    file: 'amazon_ads_campaign_level_report_data.csv',
    args: ['--platform', 'amazon', '--account', 'amazon-1', ...utc],
    rows: 10,
    impressions: 1095,
    clicks: 2,
    spend: 1_670_000n,
    currency: 'USD',
  },
  {
    file: 'facebook_ads_basic_ad_data.csv',
    args: ['--platform', 'meta', '--currency', 'USD', ...utc],
    rows: 10,
    impressions: 37_275,
    clicks: 149,
    spend: 643_630_000n,
    currency: 'USD',
  },
  {
    file: 'google_ads_ad_stats_data.csv',
    args: ['--platform', 'google', '--currency', 'USD', ...utc],
    rows: 10,
    impressions: 10,
    clicks: 0,
    spend: 0n,
    currency: 'USD',
  },
  {
    file: 'google_ads_campaign_stats_data.csv',
    args: ['--platform', 'google', '--currency', 'USD', ...utc],
    rows: 16,
    impressions: 1_854,
    clicks: 280,
    spend: 231_330_000n,
    currency: 'USD',
  },
  {
    file: 'linkedin_ad_analytics_by_creative_data.csv',
    args: ['--platform', 'linkedin', '--account', 'linkedin-1', '--currency', 'USD'],
    rows: 100,
    impressions: 13_265,
    clicks: 389,
    spend: 0n,
    currency: 'USD',
  },
  {
    file: 'microsoft_ads_campaign_performance_daily_report_data.csv',
    args: ['--platform', 'microsoft', ...utc],
    rows: 2_630,
    impressions: 7_569,
    clicks: 592,
    spend: 946_340_000n,
    currency: 'USD',
  },
  {
    file: 'reddit_ads_ad_report_data.csv',
    args: ['--platform', 'reddit', '--currency', 'USD', ...utc],
    rows: 100,
    impressions: 1_209_985,
    clicks: 3_458,
    spend: 5_035_019_678n,
    currency: 'USD',
  },
  {
    file: 'snapchat_ad_hourly_report_data.csv',
    args: ['--platform', 'snapchat', '--report', 'ad_hourly', '--account', 'snap-1', '--currency', 'USD', ...utc],
    rows: 1_212,
    impressions: 362_452,
    clicks: 1_448,
    spend: 2_513_448_305n,
    currency: 'USD',
  },
];

import { platformName } from '../../format/words.ts';
import type { Platform } from '../../generated/operations.ts';

/** What a column of a mapping may be, in groups, with words for people. */
export const meanings: readonly (readonly [group: string, readonly (readonly [is: string, words: string])[]])[] = [
  [
    'When',
    [
      ['day', 'Day'],
      ['datetime', 'Day and hour'],
      ['hour', 'Hour'],
    ],
  ],
  [
    'What it is of',
    [
      ['account_id', 'Account id'],
      ['account_name', 'Account name'],
      ['campaign_id', 'Campaign id'],
      ['campaign_name', 'Campaign name'],
      ['ad_group_id', 'Ad group id'],
      ['ad_group_name', 'Ad group name'],
      ['ad_id', 'Ad id'],
      ['ad_name', 'Ad name'],
      ['creative_id', 'Creative id'],
      ['creative_name', 'Creative name'],
      ['keyword_id', 'Keyword id'],
      ['keyword_name', 'Keyword'],
      ['dimension', 'Part of the key, such as device'],
    ],
  ],
  [
    'Figures',
    [
      ['impressions', 'Impressions'],
      ['clicks', 'Clicks'],
      ['spend', 'Spend'],
      ['conversions', 'Conversions'],
      ['conversion_value', 'Value of conversions'],
      ['viewable_impressions', 'Viewable impressions'],
      ['measurable_impressions', 'Measurable impressions'],
      ['link_clicks', 'Clicks on links'],
      ['video_starts', 'Video starts'],
      ['video_q25', 'Video to a quarter'],
      ['video_q50', 'Video to the half'],
      ['video_q75', 'Video to three quarters'],
      ['video_completes', 'Video to the end'],
      ['engagements', 'Engagements'],
      ['view_conversions', 'Conversions after a view'],
      ['installs', 'Installs'],
      ['leads', 'Leads'],
      ['reach', 'Reach'],
      ['frequency', 'Frequency'],
    ],
  ],
  [
    'Besides',
    [
      ['currency', 'Currency'],
      ['zone', 'Time zone'],
      ['attribute', 'Kept, not used'],
    ],
  ],
];

/** How money may be written. */
export const units: readonly (readonly [string, string])[] = [
  ['decimal', '12.34'],
  ['minor', '1234 cents'],
  ['micros', '12340000 micros'],
];

/** A report that is known, for a list. */
export function reportName({ platform, report, level }: { platform: string; report: string; level: string }): string {
  return `${platformName(platform.toUpperCase() as Platform)} · ${report.replaceAll('_', ' ')} (${level.replaceAll('_', ' ')})`;
}

const options: Readonly<Record<string, string>> = {
  account: 'Account',
  currency: 'Currency',
  zone: 'Time zone',
  from: 'First day',
  to: 'Last day',
  partial: 'Rows are missing',
  report: 'What it is',
  mapping: 'What it is',
  platform: 'What it is',
};

/** What is said of a file, with the options of the command line called as the fields of the page are. */
export function inPageWords(text: string): string {
  return text.replace(/--([a-z]+)/g, (whole, name: string) => {
    const field = options[name];
    return field === undefined ? whole : `“${field}”`;
  });
}

import { expect, it } from 'vitest';
import type { ReportProfile } from '../../connectors/profile.ts';
import { Reports } from '../reports.ts';
import { TestPipeline } from '../testing/pipeline.ts';
import { campaignReport, type FetchOptions, fetchRecords, hourlyReport } from '../testing/slices.ts';
import { RuleReplay } from './replay.ts';
import { configOf, november } from './testing/made.ts';

// What users of other systems complain about, from the bytes that a platform answered with to the transitions of a rule: reports go
// through bronze, silver and gold, and what gold says at each time to the rules. Where the table of life.test.ts begins with what an
// evaluation came to, this one begins with the data. What is told of it to whom is in sinks/notifications/routing/scenarios.

const tenant = 't1';

/** The same spend once for each kind of action, as breakdowns have it. */
const actionsReport: ReportProfile = { ...campaignReport, report: 'campaign_actions', family: 'actions' };
const known: readonly ReportProfile[] = [campaignReport, hourlyReport, actionsReport];
const reports = new Reports((platform, report) =>
  platform === 'custom' ? known.find((profile) => profile.report === report) : undefined,
);

/** When a fetch came, `02T09:00` of November 2026, and what it held; a state is what the platform then said of campaign 10. */
type Step = readonly [at: string, happens: FetchOptions | { readonly state: string } | 'nothing'];
type Row = readonly [complaint: string, name: string, rules: readonly object[], steps: readonly Step[], told: string];

function told(rules: readonly object[], steps: readonly Step[]): string {
  const pipeline = new TestPipeline(reports);
  const replay = new RuleReplay();
  for (const rule of rules) replay.rule(configOf(rule, tenant), november(steps[0]?.[0] ?? '01T00:00'));
  for (const [written, happens] of steps) {
    const at = november(written);
    const before = pipeline.gold.length;
    if (happens === 'nothing') replay.pass(at);
    else if ('state' in happens) know(pipeline, happens.state, at);
    else {
      const fetchedAt = new Date(at).toISOString();
      pipeline.send(...fetchRecords({ tenant, zone: 'UTC', fetchedAt, ...happens }));
    }
    for (const gold of pipeline.gold.slice(before)) replay.gold(gold, at);
  }
  expect(pipeline.quarantined).toEqual([]);
  return replay.alerts
    .map(({ event_time: at, entity, state }) => {
      return `${new Date(at / 1000).toISOString().slice(8, 16)} ${entity.entity_id} ${state}`;
    })
    .join(', ');
}

function know(pipeline: TestPipeline, state: string, at: number): void {
  pipeline.know({
    of: 'entity',
    ...{ tenant, platform: 'CUSTOM', account: 'a1', kind: 'campaign', id: '10' },
    version: {
      ...{ from: at * 1000, to: null, gone: state === 'removed', name: null, state },
      ...{ campaign: null, adGroup: null, budget: null, id: null },
    },
  });
}

const high = (window: string, more: object = {}) => ({ condition: `spend over ${window} > 100`, ...more });

const rows = (...lines: readonly string[]): FetchOptions => ({ chunks: [lines] });
const hours = (count: number, amount: number) =>
  Array.from({ length: count }, (_, hour) => `2026-11-01,10,1,1,${amount},${hour}`);
const hourly = { report: 'campaign_hourly', header: 'date,campaign_id,impressions,clicks,spend,hour' };
const ahead = { zone: 'Asia/Tokyo', day: '2026-11-02' };

const table: readonly Row[] = [
  // a wrong or missing key drops rows
  [
    'airbyte#42958',
    'rows of one campaign and day that differ in their segment alone all count, the one without a segment too',
    [high('1d')],
    [['02T09:00', rows('2026-11-01,10,mobile,1,1,40', '2026-11-01,10,desktop,1,1,40', '2026-11-01,10,,1,1,40')]],
    '02T09:00 10 FIRING',
  ],
  [
    'airbyte#23728',
    'the days of a campaign are rows of their own',
    [high('2d')],
    [
      ['02T09:00', rows('2026-11-01,10,,1,1,60')],
      ['03T09:00', { ...rows('2026-11-02,10,,1,1,60'), day: '2026-11-02' }],
    ],
    '03T09:00 10 FIRING',
  ],
  [
    'airbyte#38088, airbyte#69150',
    'a report of campaigns needs no id of an ad',
    [high('1d')],
    [['02T09:00', { chunks: [['2026-11-01,10,150']], header: 'date,campaign_id,spend' }]],
    '02T09:00 10 FIRING',
  ],
  // the lookback is missing, or filtered away
  [
    'airbyte#2828, airbyte#23756',
    'conversions that a platform tells a week later are seen, and amend what was said of their day',
    [{ condition: 'conversions over 7d < 10' }],
    [
      ['02T09:00', { chunks: [['2026-11-01,10,2']], header: 'date,campaign_id,conversions' }],
      ['07T09:00', { chunks: [['2026-11-01,10,12']], header: 'date,campaign_id,conversions', seq: 2 }],
    ],
    '02T09:00 10 FIRING, 07T09:00 10 AMENDED, 07T09:00 10 RESOLVED',
  ],
  [
    'airbyte PR#65527',
    'all hours of a day count, not the last one alone',
    [high('24h')],
    [['02T00:05', { ...hourly, chunks: [hours(24, 5)] }]],
    '02T00:05 10 FIRING',
  ],
  [
    'airbyte PR#65527',
    'an hour that is fetched anew is that hour, not one more',
    [high('24h')],
    [
      ['02T00:05', { ...hourly, chunks: [hours(24, 4)] }],
      ['02T00:35', { ...hourly, chunks: [hours(24, 4)], seq: 2 }],
    ],
    '',
  ],
  // the edge of a zone loses a day
  [
    'TikTok 5.0.1',
    'of an account that is ahead of UTC the day that has begun there is fetched and judged',
    [high('today')],
    // The 2nd begins in Tokyo at 15:00 UTC of the 1st.
    [['01T16:00', { ...ahead, ...rows('2026-11-02,10,,1,1,150') }]],
    '01T16:00 10 FIRING',
  ],
  [
    'dbt_ad_reporting#49',
    'and is complete when it ends there: at 15:00 UTC of the 2nd',
    [high('1d', { schedule: { every: '1m' } })],
    [
      ['01T16:00', { ...ahead, ...rows('2026-11-02,10,,1,1,150') }],
      ['02T14:59', 'nothing'],
      ['02T15:05', 'nothing'],
    ],
    '02T15:00 10 FIRING',
  ],
  // numbers differ from those of the platform
  [
    'airbyte#64554, airbyte#23209',
    'a breakdown that tells the same spend once for each kind of action is added to nothing else',
    [high('1d')],
    [
      ['02T09:00', rows('2026-11-01,10,,1,1,60')],
      ['02T09:01', { ...rows('2026-11-01,10,like,1,1,60', '2026-11-01,10,view,1,1,60'), report: 'campaign_actions' }],
    ],
    '',
  ],
  [
    'airbyte#68689, airbyte#35824',
    'what was fetched only in part starts nothing where a rule asks for all of it, and is judged once it is there',
    [high('1d', { min_coverage: 1 })],
    [
      ['02T09:00', { ...rows('2026-11-01,10,,1,1,150'), complete: false }],
      ['02T10:00', { ...rows('2026-11-01,10,,1,1,160'), seq: 2 }],
    ],
    '02T10:00 10 FIRING',
  ],
  // what removed ads spent is missing
  [
    'airbyte#10392',
    'what a campaign spent that the platform has removed since is of its account all the same',
    [high('2d', { group_by: 'account' })],
    [
      ['02T09:00', rows('2026-11-01,10,,1,1,60', '2026-11-01,11,,1,1,1')],
      ['02T12:00', { state: 'removed' }],
      ['03T09:00', { ...rows('2026-11-02,10,,1,1,60'), day: '2026-11-02' }],
    ],
    '03T09:00 a1 FIRING',
  ],
  [
    'airbyte#10392',
    'and one of which nobody has told anything but its rows is judged',
    [high('1d', { scope: { level: 'campaign', include_paused: false } })],
    [['02T09:00', rows('2026-11-01,10,,1,1,150')]],
    '02T09:00 10 FIRING',
  ],
  // duplicates
  [
    'airbyte#18905',
    'a row that is in a report twice, and a report that is fetched three times, count once',
    [high('1d')],
    [
      ['02T09:00', rows('2026-11-01,10,,1,1,60', '2026-11-01,10,,1,1,60')],
      ['02T10:00', { ...rows('2026-11-01,10,,1,1,60'), seq: 2 }],
      ['02T11:00', { ...rows('2026-11-01,10,,1,1,60'), seq: 2 }],
    ],
    '',
  ],
  // rule engines: facts that are missing
  [
    'json-rules-engine#22',
    'of two conditions the one whose fact is missing decides nothing, the other one does',
    [{ condition: 'conversions over 1d > 5 or clicks over 1d > 5' }],
    [['02T09:00', rows('2026-11-01,10,,1,10,1')]],
    '02T09:00 10 FIRING',
  ],
  [
    'json-rules-engine#247',
    'a fact that is missing is no error, and neither less nor unlike anything',
    [
      { rule: 'less', condition: 'conversions over 1d < 5' },
      { rule: 'unlike', condition: 'conversions over 1d != 5' },
      { rule: 'opposite', condition: 'not (conversions over 1d > 5)' },
    ],
    [
      ['02T09:00', rows('2026-11-01,10,,1,10,1')],
      ['02T12:00', 'nothing'],
    ],
    '',
  ],
  [
    'json-rules-engine#247',
    'where a rule wants to know of it, it is told as what it is',
    [{ condition: 'conversions over 1d < 5', no_data: { policy: 'alert' } }],
    [['02T09:00', rows('2026-11-01,10,,1,10,1')]],
    '02T09:00 10 NO_DATA',
  ],
  // rule engines: many rules, many facts
  [
    'json-rules-engine#324, json-rules-engine#96',
    'of 100 rules with facts that are missing the one that holds is told, once',
    Array.from({ length: 100 }, (_, at) => ({
      rule: `r${at}`,
      condition: `clicks over 1d > ${at === 7 ? 5 : 1000 + at} or (conversions over 1d > ${at} and leads over 1d > 1)`,
    })),
    [['02T09:00', rows(...Array.from({ length: 20 }, (_, at) => `2026-11-01,${at},,1,${at === 10 ? 10 : 1},1`))]],
    '02T09:00 10 FIRING',
  ],
  [
    'json-rules-engine#132',
    'that a fact comes forty times changes neither what is known nor what is told',
    [{ condition: 'clicks over 1d > 5' }],
    Array.from(
      { length: 40 },
      (_, at): Step => [
        `02T${String(9 + Math.floor(at / 10)).padStart(2, '0')}:${String(at % 10).padStart(2, '0')}`,
        { ...rows(`2026-11-01,10,,${100 + at},10,1`), seq: at + 1 },
      ],
    ),
    '02T09:00 10 FIRING',
  ],
];

it.each(table)('%s: %s', (_complaint, _name, rules, steps, expected) => {
  expect(told(rules, steps)).toBe(expected);
});

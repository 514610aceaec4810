import { expect, it } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import { startOfDay } from '../local-day.ts';
import type { PlatformId } from '../profile.ts';
import { settledDay } from '../settle.ts';
import { accountsOfPlatform, reportOfLevel, rowsAt } from './world.ts';

const size = { organisations: 1, accounts: 1, campaigns: 3, adsPerCampaign: 3 };
const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;

// DV360's last day of a month has three days to settle in, its first one more than a month.
const cases: readonly (readonly [PlatformId, string])[] = [
  ['meta', '2026-10-05'],
  ['tiktok', '2026-10-05'],
  ['ttd', '2026-10-05'],
  ['dv360', '2026-10-01'],
  ['dv360', '2026-10-31'],
];

it.each(cases)('%s restates %s until it has settled, and never afterwards', (platform, day) => {
  const [account] = accountsOfPlatform(7, platform, size);
  if (account === undefined) throw new Error('the sandbox has no account');
  const report = reportOfLevel(platform, 'campaign');
  const zone = report.zoneRule === 'utc' ? 'utc' : account.zone;
  const settled = startOfDay(zone, settledDay(report.settle, dayFromIso(day)) + 1) + report.latencyHours * hourMs;
  const figuresAt = (at: number) => rowsAt(7, report, account, [day], at).map(({ measures }) => measures);
  const final = figuresAt(settled);
  expect(final).toHaveLength(3);
  expect(figuresAt(settled + hourMs)).toEqual(final);
  expect(figuresAt(settled + yearMs)).toEqual(final);
  const dayAfter = startOfDay(zone, dayFromIso(day) + 1) + report.latencyHours * hourMs;
  expect(figuresAt(dayAfter)).not.toEqual(final);
});

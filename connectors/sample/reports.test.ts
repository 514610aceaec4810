import { describe, expect, it } from 'vitest';
import type { LevelId, ReportProfile } from '../profile.ts';
import { detectReport, findReport, profiles } from '../registry.ts';
import { type ReportRow, readReport, sumOf } from '../testing/read-report.ts';
import { samplePlans } from './plans.ts';
import { reportOf } from './reports.ts';
import { buildWorld, figuresOf, type SampleAccount, type SampleFigures } from './world.ts';

const seed = 7;
const day = '2026-03-02';
/** Four days after the day in every zone: all its hours are over and corrected once. */
const later = Date.parse('2026-03-07T00:00:00Z');
const hours = Array.from({ length: 24 }, (_, hour) => hour);

const whole = profiles
  .flatMap(({ reports }) => reports)
  .filter(({ family, level }) => family === 'delivery' && level !== 'keyword')
  .map((report) => ({ name: `${report.platform}/${report.report}`, report }));

function accountOf({ platform, report, level, zoneRule }: ReportProfile): SampleAccount {
  const zone = zoneRule === 'utc' ? 'UTC' : 'Europe/Berlin';
  const [account] = buildWorld(seed, [{ platform, report, level, name: 'Sample', currency: 'USD', zone }]);
  if (account === undefined) throw new Error('the world has no account');
  return account;
}

function read(report: ReportProfile, now = later): { account: SampleAccount; rows: readonly ReportRow[] } {
  const account = accountOf(report);
  const payload = reportOf(seed, report, account, day, now);
  const rows = payload === undefined ? [] : readReport(report, payload, 'csv', account.zone).rows;
  return { account, rows };
}

/** The sum of a figure over all entities and hours, as the world has it at `later`. */
function total(account: SampleAccount, level: LevelId, figure: keyof SampleFigures): bigint {
  const values = account.entities.flatMap((entity) =>
    hours.map((hour) => figuresOf(seed, entity, level, day, hour, 100)[figure]),
  );
  return values.reduce((sum, value) => sum + value, 0n);
}

describe('sample reports', () => {
  it.each(whole)('$name says in its own spelling what happened', ({ report }) => {
    const { account, rows } = read(report);
    expect(new Set(rows.map((row) => row.day))).toEqual(new Set([day]));
    expect(sumOf(rows, 'impressions')).toBe(total(account, report.level, 'impressions'));
    expect(sumOf(rows, 'clicks')).toBe(total(account, report.level, 'clicks'));
    expect(sumOf(rows, 'spend')).toBe(total(account, report.level, 'spend'));
  });

  it.each(whole)('$name names the entities of its level', ({ report }) => {
    const { account, rows } = read(report);
    if (report.level === 'account') return;
    const ids = new Set(account.entities.map((entity) => entity.ids[report.level]));
    expect(new Set(rows.map((row) => row.ids[report.level]))).toEqual(ids);
  });

  it('are known by their columns', () => {
    const report = whole.find(({ name }) => name === 'meta/ad_daily')?.report;
    if (report === undefined) throw new Error('meta/ad_daily is gone');
    const payload = reportOf(seed, report, accountOf(report), day, later)?.toString('utf8') ?? '';
    expect(detectReport('meta', (payload.split('\n')[0] ?? '').split(',')).report).toBe('ad_daily');
  });

  it('grow while the day runs, and do not exist before it', () => {
    const report = whole.find(({ name }) => name === 'meta/ad_hourly')?.report;
    if (report === undefined) throw new Error('meta/ad_hourly is gone');
    expect(read(report, Date.parse('2026-03-01T22:00:00Z')).rows).toEqual([]);
    const morning = read(report, Date.parse('2026-03-02T07:30:00Z')).rows;
    expect(new Set(morning.map(({ hour }) => hour))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]));
    expect(new Set(read(report).rows.map(({ hour }) => hour))).toEqual(new Set(hours));
  });

  it.each(buildWorld(seed, samplePlans))('of $name ($platform, $currency, $zone) say what happened', (account) => {
    const report = findReport(account.platform, account.report);
    const payload = reportOf(seed, report, account, day, later);
    if (payload === undefined) throw new Error('the account has no report');
    const { rows } = readReport(report, payload, 'csv', account.zone);
    for (const figure of ['impressions', 'clicks', 'spend'] as const) {
      expect(sumOf(rows, figure)).toBe(total(account, report.level, figure));
    }
  });
});

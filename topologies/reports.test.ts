import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { bindColumns } from '../connectors/binding.ts';
import type { PlatformId, ReportProfile } from '../connectors/profile.ts';
import { builtInReport, detectReport, findReport } from '../connectors/registry.ts';
import { parseDay } from '../connectors/value.ts';
import { Reports } from '../processors/reports.ts';
import { fetchRecords } from '../processors/testing/slices.ts';
import { isoFromDay } from '../schemas/day.ts';
import type { Level, Platform, RawRecord } from '../schemas/generated/types.ts';
import { StageDrivers } from './stage-drivers.ts';

const folder = new URL('../test/data/reports/', import.meta.url);
const reports = new Reports(builtInReport);

/** The files with the sums that their README gives; `clicks` of Meta are its inline link clicks. */
const files = [
  ['amazon', 'amazon_ads_campaign_level_report_data.csv', 10, 1095, 'clicks', 2, 1_670_000n],
  ['meta', 'facebook_ads_basic_ad_data.csv', 10, 37_275, 'link_clicks', 149, 643_630_000n],
  ['google', 'google_ads_ad_stats_data.csv', 10, 10, 'clicks', 0, 0n],
  ['google', 'google_ads_campaign_stats_data.csv', 16, 1854, 'clicks', 280, 231_330_000n],
  ['linkedin', 'linkedin_ad_analytics_by_creative_data.csv', 100, 13_265, 'clicks', 389, 0n],
  ['microsoft', 'microsoft_ads_campaign_performance_daily_report_data.csv', 2630, 7569, 'clicks', 592, 946_340_000n],
  ['reddit', 'reddit_ads_ad_report_data.csv', 100, 1_209_985, 'clicks', 3458, 5_035_019_678n],
  ['snapchat', 'snapchat_ad_hourly_report_data.csv', 1212, 362_452, 'clicks', 1448, 2_513_448_305n],
] as const;

describe('real report files through all stages', () => {
  it.each(files)(
    '%s %s: %i facts and exact totals in silver and gold',
    (platform, file, rows, impressions, clicksName, clicks, spend) => {
      const run = new StageDrivers(reports).send(...recordsOf(platform, file));
      expect(run.quarantined.map(({ reason, row_no }) => `${row_no}: ${reason}`)).toEqual([]);
      expect(run.deadLetters()).toEqual([]);
      const facts = run.facts.filter(({ op }) => op === 'UPSERT');
      expect(facts).toHaveLength(rows);
      const daily = run.gold.filter(({ hour }) => hour === null);
      for (const stage of [facts, daily]) {
        expect(sum(stage.map(({ measures }) => measures.impressions))).toBe(BigInt(impressions));
        expect(sum(stage.map(({ measures }) => measures[clicksName]))).toBe(BigInt(clicks));
        expect(sum(stage.map(({ measures }) => measures.spend))).toBe(spend);
      }
    },
  );

  it('an id beyond 2^53 comes out digit for digit', () => {
    const run = new StageDrivers(reports).send(...recordsOf('reddit', 'reddit_ads_ad_report_data.csv'));
    const text = readFileSync(new URL('reddit_ads_ad_report_data.csv', folder), 'utf8');
    const inFile = new Set(text.match(/(?<=^\d+,)\d{19}(?=,)/gm));
    expect(inFile.size).toBeGreaterThan(0);
    expect(new Set(run.facts.flatMap(({ ad_id }) => ad_id ?? []))).toEqual(inFile);
    expect(new Set(run.gold.map(({ entity_id }) => entity_id))).toEqual(inFile);
  });

  it('a newer complete file without every tenth row retracts exactly those; as a part it retracts none', () => {
    const file = 'microsoft_ads_campaign_performance_daily_report_data.csv';
    const tenth = (index: number) => index % 10 !== 9;
    const complete = new StageDrivers(reports)
      .send(...recordsOf('microsoft', file))
      .send(...recordsOf('microsoft', file, { seq: 2, keep: tenth }));
    expect(complete.facts.filter(({ op }) => op === 'RETRACT')).toHaveLength(263);
    const partial = new StageDrivers(reports)
      .send(...recordsOf('microsoft', file))
      .send(...recordsOf('microsoft', file, { seq: 2, keep: tenth, complete: false }));
    expect(partial.facts.filter(({ op }) => op === 'RETRACT')).toEqual([]);
    expect(partial.facts.filter(({ op }) => op === 'UPSERT')).toHaveLength(2630);
  });
});

interface Variant {
  readonly seq?: number;
  readonly keep?: (index: number) => boolean;
  readonly complete?: boolean;
}

/** Cuts a file into a fetch a day, as an import does, in chunks of seven rows. Days without a kept row are sent empty. */
function recordsOf(platform: PlatformId, file: string, variant: Variant = {}): RawRecord[] {
  const bytes = readFileSync(new URL(file, folder));
  const parsed = parse(bytes, { bom: true, raw: true }) as unknown as { raw: string; record: string[] }[];
  const [header, ...rows] = parsed;
  if (header === undefined) throw new Error(`${file} is empty`);
  // Snapchat's hourly file has the columns of its daily one: the user says which it is.
  const profile = platform === 'snapchat' ? findReport(platform, 'ad_hourly') : detectReport(platform, header.record);
  const days = new Map<number, string[]>();
  rows.forEach(({ raw, record }, index) => {
    const day = dayOf(profile, header.record, record);
    const lines = days.get(day) ?? [];
    days.set(day, lines);
    if (variant.keep?.(index) ?? true) lines.push(raw.replace(/\r?\n$/, ''));
  });
  return [...days].flatMap(([day, lines]) =>
    fetchRecords({
      tenant: 'acme',
      account: 'account-1',
      platform: platform.toUpperCase() as Platform,
      report: profile.report,
      level: profile.level.toUpperCase() as Level,
      day: isoFromDay(day),
      seq: variant.seq ?? 1,
      complete: variant.complete ?? true,
      header: header.record.join(','),
      chunks: chunksOf(lines, 7),
      zone: 'UTC',
    }),
  );
}

function dayOf(profile: ReportProfile, header: string[], cells: string[]): number {
  const column = bindColumns(profile, header).columns.find(({ is }) => is.role === 'day' || is.role === 'datetime');
  const day = parseDay(cells[column?.index ?? -1] ?? '');
  if (typeof day !== 'number') throw new Error(day.reason);
  return day;
}

function chunksOf(lines: readonly string[], size: number): string[][] {
  const chunks: string[][] = [];
  for (let at = 0; at < lines.length; at += size) chunks.push(lines.slice(at, at + size));
  return chunks;
}

function sum(values: readonly (number | bigint | null)[]): bigint {
  return values.reduce<bigint>((total, value) => total + BigInt(value ?? 0), 0n);
}

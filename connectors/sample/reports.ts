import { DateTime } from 'luxon';
import { isHourly, type LevelId, type MeasureName, type ReportProfile } from '../profile.ts';
import { type SampleRow, spellReport } from './spell.ts';
import { figuresOf, type SampleAccount, type SampleEntity } from './world.ts';

/**
 * What the platform would answer at `now` (milliseconds) when asked for `day` of the account: hours that are over, and the
 * running one in part. Asked again later the same day reads differently: that is the restatement.
 */
export function reportOf(
  seed: number,
  profile: ReportProfile,
  account: SampleAccount,
  day: string,
  now: number,
): Buffer | undefined {
  const begin = DateTime.fromISO(day, { zone: profile.zoneRule === 'utc' ? 'utc' : account.zone });
  const rows = account.entities.flatMap((entity) => rowsOf(seed, profile, entity, day, begin.toMillis(), now));
  return rows.length === 0 ? undefined : spellReport(profile, account, rows);
}

const hourMs = 3_600_000;

function rowsOf(
  seed: number,
  profile: ReportProfile,
  entity: SampleEntity,
  day: string,
  begin: number,
  now: number,
): SampleRow[] {
  const hourly = isHourly(profile);
  const rows: SampleRow[] = [];
  let sum: Partial<Record<MeasureName, bigint>> = {};
  for (let hour = 0; hour < 24; hour += 1) {
    const elapsed = Math.min(1, (now - begin - hour * hourMs) / hourMs);
    if (elapsed <= 0) break;
    const measures = partOf(
      figuresOf(seed, entity, levelOf(profile), day, hour, (now - begin) / hourMs - hour - 1),
      elapsed,
    );
    if (hourly) rows.push({ entity, day, hour, measures });
    else sum = added(sum, measures);
  }
  if (!hourly && Object.keys(sum).length > 0) rows.push({ entity, day, hour: undefined, measures: sum });
  return rows;
}

function levelOf(profile: ReportProfile): LevelId {
  return profile.level === 'keyword' ? 'ad' : profile.level;
}

/** The figures of an hour of which only a part (0 to 1) has come: whole counts, whole conversions. */
export function partOf(figures: object, elapsed: number): Partial<Record<MeasureName, bigint>> {
  const part = BigInt(Math.round(elapsed * 3600));
  const cut = (name: string, value: bigint) =>
    name === 'conversions' ? ((value * part) / 3600n / 1_000_000n) * 1_000_000n : (value * part) / 3600n;
  const entries = Object.entries(figures as Record<MeasureName, bigint>);
  return Object.fromEntries(entries.map(([name, value]) => [name, cut(name, value)]));
}

/** Sums of measures, name by name. */
export function added(
  sum: Partial<Record<MeasureName, bigint>>,
  measures: Partial<Record<MeasureName, bigint>>,
): Partial<Record<MeasureName, bigint>> {
  const total = { ...sum };
  for (const [name, value] of Object.entries(measures) as [MeasureName, bigint][])
    total[name] = (total[name] ?? 0n) + value;
  return total;
}

import { dayFromIso } from '../../schemas/day.ts';
import { SandboxError } from '../errors.ts';
import { startOfDay } from '../local-day.ts';
import { isHourly, type LevelId, type MeasureName, type PlatformId, type ReportProfile } from '../profile.ts';
import { reportsOf } from '../registry.ts';
import { added, partOf } from '../sample/reports.ts';
import type { SampleRow } from '../sample/spell.ts';
import { type AccountPlan, buildWorld, figuresOf, type SampleAccount, type SampleEntity } from '../sample/world.ts';
import { settledDay } from '../settle.ts';

/** Figures as the sandbox knows them: counts, and micros for money and conversions. */
export type Figures = Readonly<Partial<Record<MeasureName, bigint>>>;

/** An account of the sandbox and the organisation whose credential reaches it. */
export interface SandboxAccount extends SampleAccount {
  readonly organisation: number;
}

const places = [
  { currency: 'USD', zone: 'America/New_York' },
  { currency: 'EUR', zone: 'Europe/Berlin' },
  { currency: 'GBP', zone: 'Europe/London' },
  { currency: 'JPY', zone: 'Asia/Tokyo' },
] as const;

/** How many of everything there are. */
export interface WorldSize {
  readonly organisations: number;
  /** Of each organisation on each platform. */
  readonly accounts: number;
  readonly campaigns: number;
  readonly adsPerCampaign: number;
}

/** The accounts of one platform, the same for the same seed and size. */
export function accountsOfPlatform(seed: number, platform: PlatformId, size: WorldSize): readonly SandboxAccount[] {
  const plans: AccountPlan[] = [];
  for (let index = 0; index < size.organisations * size.accounts; index += 1) {
    const { currency, zone } = places[index % places.length] ?? places[0];
    const name = `Sandbox ${platform} ${index + 1}`;
    plans.push({ platform, report: 'ad_daily', level: 'ad', name, currency, zone });
  }
  return buildWorld(seed, plans, size.campaigns, size.adsPerCampaign).map((account, index) => ({
    ...account,
    organisation: Math.floor(index / size.accounts),
    entities: account.entities.map(withKeyword),
  }));
}

/** An ad's clicks come through a keyword of its own. */
function withKeyword(entity: SampleEntity): SampleEntity {
  const { ad = '' } = entity.ids;
  return {
    ...entity,
    ids: { ...entity.ids, keyword: `8${ad.slice(1)}` },
    names: { ...entity.names, keyword: `${entity.names.ad ?? ''}, keyword` },
  };
}

const hourMs = 3_600_000;
/** In the sample's figures next to nothing changes after ten days. */
const sampleSettlesAfterHours = 240;

/**
 * What the platform says at `at` (milliseconds since the epoch) of the account's days: rows of the level, by day or by hour.
 * An hour's figures arrive over the platform's latency, and are restated until its settle rule says that they are final.
 */
export function rowsAt(
  seed: number,
  report: ReportProfile,
  account: SandboxAccount,
  days: readonly string[],
  at: number,
): readonly SampleRow[] {
  const hourly = isHourly(report);
  const groups = new Map<string, SampleRow>();
  for (const day of days) {
    const zone = report.zoneRule === 'utc' ? 'utc' : account.zone;
    const begin = startOfDay(zone, dayFromIso(day));
    const settled = startOfDay(zone, settledDay(report.settle, dayFromIso(day)) + 1);
    for (let hour = 0; hour < 24; hour += 1) {
      const since = (at - begin) / hourMs - hour;
      if (since <= 0) break;
      const settles = (settled - begin) / hourMs - hour;
      for (const entity of account.entities) {
        const id = entity.ids[report.level] ?? account.account;
        const key = `${day}|${hourly ? hour : ''}|${id}`;
        const known = groups.get(key) ?? {
          entity: levelEntity(entity, report.level),
          day,
          hour: hourly ? hour : undefined,
          measures: {},
        };
        const measures = hourFigures(seed, entity, { day, hour }, { since, settles, latency: report.latencyHours });
        groups.set(key, { ...known, measures: added(known.measures, measures) });
      }
    }
  }
  return [...groups.values()];
}

/** The platform's report of a level, as the request for it would be answered. @throws SandboxError when there is none. */
export function reportOfLevel(platform: PlatformId, level: LevelId, hourly = false): ReportProfile {
  const name = `${level}_${hourly ? 'hourly' : 'daily'}`;
  const report = reportsOf(platform).find((candidate) => candidate.report === name);
  if (report === undefined) throw new SandboxError(`the sandbox's ${platform} has no report ${name}`);
  return report;
}

/** Hours from the begin of an hour: how long that is ago, until when its figures change, and how long the last of them take to arrive. */
interface Ripening {
  readonly since: number;
  readonly settles: number;
  readonly latency: number;
}

function hourFigures(
  seed: number,
  entity: SampleEntity,
  { day, hour }: { readonly day: string; readonly hour: number },
  { since, settles, latency }: Ripening,
) {
  // Afterwards nothing changes: what was final when it was fetched stays true.
  const age = Math.min(1, (since - 1) / (settles - 1)) * sampleSettlesAfterHours;
  return partOf(figuresOf(seed, entity, 'ad', day, hour, age), Math.min(1, since / (1 + latency)));
}

const chain: readonly LevelId[] = ['account', 'campaign', 'ad_group', 'ad', 'creative', 'keyword'];

/** The account before it had anything of the level. */
export function accountWithout(account: SandboxAccount, level: LevelId): SandboxAccount {
  const kept = chain.slice(0, chain.indexOf(level));
  return { ...account, entities: account.entities.map((entity) => entityOf(entity, kept)) };
}

/** The entity as a row of the level names it: without what stands below. */
function levelEntity(entity: SampleEntity, level: LevelId): SampleEntity {
  const above = chain.slice(0, Math.min(chain.indexOf(level), 3)).concat(level);
  return entityOf(entity, above);
}

function entityOf(entity: SampleEntity, levels: readonly LevelId[]): SampleEntity {
  const only = <T>(of: Readonly<Partial<Record<LevelId, T>>>) =>
    Object.fromEntries(Object.entries(of).filter(([name]) => levels.includes(name as LevelId)));
  return { ...entity, ids: only(entity.ids), names: only(entity.names) };
}

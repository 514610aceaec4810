import type { LevelId, PlatformId } from '../profile.ts';

/** An account of the sample world with what runs in it. */
export interface SampleAccount {
  readonly platform: PlatformId;
  readonly report: string;
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  readonly entities: readonly SampleEntity[];
}

/** One thing that delivers: the ids and names of its level and of those above it, and how it performs. */
export interface SampleEntity {
  readonly ids: Readonly<Partial<Record<LevelId, string>>>;
  readonly names: Readonly<Partial<Record<LevelId, string>>>;
  readonly impressionsPerHour: number;
  readonly clickRate: number;
  readonly conversionRate: number;
  /** Price of a thousand impressions in micros of the account's currency. */
  readonly cpmMicros: number;
  readonly orderValueMicros: number;
}

/** Figures of one entity in one hour, in integers: counts, and micros for money and conversions. */
export interface SampleFigures {
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly spend: bigint;
  readonly conversions: bigint;
  readonly conversion_value: bigint;
}

/** Numbers in [0, 1) that depend on the seed and the name only: the same in each run, in any order. */
export function chance(seed: number, ...name: readonly (string | number)[]): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const part of name) {
    for (const char of `${part}/`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** How much of the day's traffic an hour has, 1 on average: little at night, most in the evening. */
export function hourWeight(hour: number): number {
  return 1 + 0.75 * Math.sin(((hour - 9) / 24) * 2 * Math.PI);
}

/**
 * What the platform reports for an hour, `ageHours` after it ended. Deliveries are corrected once, after two days, by up
 * to one percent (invalid traffic); conversions come in over ten days as clicks are attributed.
 */
export function figuresOf(
  seed: number,
  entity: SampleEntity,
  level: LevelId,
  day: string,
  hour: number,
  ageHours: number,
): SampleFigures {
  const id = entity.ids[level] ?? '';
  const at = (what: string) => chance(seed, id, day, hour, what);
  const correction = ageHours > 48 ? 1 - 0.01 * chance(seed, id, day, 'invalid') : 1;
  const impressions = Math.round(
    entity.impressionsPerHour * hourWeight(hour) * (0.7 + 0.6 * at('impressions')) * correction,
  );
  const clicks = Math.min(impressions, Math.round(impressions * entity.clickRate * (0.7 + 0.6 * at('clicks'))));
  const matured = 1 - Math.exp(-Math.max(0, ageHours) / 60);
  const conversions = Math.floor(clicks * entity.conversionRate * (0.6 + 0.8 * at('conversions')) * matured);
  const spend = Math.round((impressions * entity.cpmMicros * (0.9 + 0.2 * at('price'))) / 1000);
  return {
    impressions: BigInt(impressions),
    clicks: BigInt(clicks),
    spend: BigInt(spend),
    conversions: BigInt(conversions) * 1_000_000n,
    conversion_value: BigInt(Math.round(conversions * entity.orderValueMicros)),
  };
}

/** Which account of the world is on which platform and what it spends in. */
export interface AccountPlan {
  readonly platform: PlatformId;
  readonly report: string;
  readonly level: LevelId;
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
}

/** Builds accounts with `campaigns` campaigns each of `adsPerCampaign` ads; the same for the same seed. */
export function buildWorld(
  seed: number,
  plans: readonly AccountPlan[],
  campaigns = 3,
  adsPerCampaign = 3,
): readonly SampleAccount[] {
  return plans.map((plan, index) => {
    const account = digits(seed, 10, plan.platform, index, 'account');
    const entities: SampleEntity[] = [];
    for (let campaign = 0; campaign < campaigns; campaign += 1) {
      const count = plan.level === 'account' || plan.level === 'campaign' ? 1 : adsPerCampaign;
      for (let ad = 0; ad < count; ad += 1) entities.push(buildEntity(seed, plan, account, campaign, ad));
    }
    const { platform, report, name, currency, zone } = plan;
    return { platform, report, account, name, currency, zone, entities };
  });
}

const themes = ['Autumn', 'Outlet', 'Brand', 'New arrivals', 'Returning visitors'];

function buildEntity(seed: number, plan: AccountPlan, account: string, campaign: number, ad: number): SampleEntity {
  const at = (what: string) => chance(seed, plan.platform, account, campaign, ad, what);
  const theme = themes[campaign % themes.length] ?? 'Brand';
  const id = (level: string, ...rest: number[]) => digits(seed, 17, plan.platform, account, level, campaign, ...rest);
  const dearer = plan.currency === 'JPY' ? 150 : 1;
  return {
    ids: {
      account,
      campaign: id('campaign'),
      ad_group: id('ad_group'),
      ad: id('ad', ad),
      creative: id('creative', ad),
    },
    names: {
      account: plan.name,
      campaign: `${theme} ${campaign + 1}`,
      ad_group: `${theme} ${campaign + 1}, all audiences`,
      ad: `${theme} ${campaign + 1}, picture ${ad + 1}`,
      creative: `${theme} ${campaign + 1}, picture ${ad + 1}`,
    },
    impressionsPerHour: 300 + 2_700 * at('size'),
    clickRate: 0.004 + 0.02 * at('click rate'),
    conversionRate: 0.02 + 0.06 * at('conversion rate'),
    cpmMicros: Math.round((2 + 8 * at('cpm')) * dearer * 1e6),
    orderValueMicros: Math.round((20 + 80 * at('order')) * dearer * 1e6),
  };
}

/** A numeric id as platforms give them, as text: most are above 2^53. */
function digits(seed: number, length: number, ...name: readonly (string | number)[]): string {
  let text = String(1 + Math.floor(chance(seed, ...name, 0) * 9));
  for (let position = 1; position < length; position += 1) text += Math.floor(chance(seed, ...name, position) * 10);
  return text;
}

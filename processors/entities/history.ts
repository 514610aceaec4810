import type { EntityVersion } from '../../schemas/generated/types.ts';

/** What of an entity is kept from one time to the next, microseconds since the epoch. */
export interface KeptVersion {
  readonly from: number;
  /** When it was seen otherwise, or no more; null: it is so now. */
  readonly to: number | null;
  /** True: it ended because the platform no longer lists the entity. */
  readonly gone: boolean;
  readonly name: string | null;
  readonly state: string | null;
  /** Ids of the campaign and the ad group that it stands under, where the platform says them. */
  readonly campaign: string | null;
  readonly adGroup: string | null;
  /** What may be spent on it a day: whole micros as text, and their currency where that is known. */
  readonly budget: readonly [micros: string, currency: string | null] | null;
  /** Of a budget that stands beside its campaign: which one it is. */
  readonly id: string | null;
}

/** An entity's versions, oldest first. */
export type EntityHistory = readonly KeptVersion[];

/** Versions of one entity that are kept at most: of one that changes more often, the oldest are given up. */
export const mostVersions = 500;

/** What is kept of a version that was told. */
export function keptVersion(version: EntityVersion): KeptVersion {
  const daily = version.budgets.find(({ period }) => period === 'daily');
  return {
    from: version.valid_from,
    to: version.valid_to,
    gone: version.gone,
    name: version.name,
    state: version.state,
    campaign: version.parents.campaign ?? null,
    adGroup: version.parents.ad_group ?? null,
    budget: daily === undefined ? null : [String(daily.micros), daily.currency ?? version.currency],
    id: version.kind === 'budget' ? version.entity_id : null,
  };
}

/** The history with a version in it, in the place of what was told of the same one before. */
export function withVersion(history: EntityHistory, version: KeptVersion): EntityHistory {
  const others = history.filter(({ from, id }) => from !== version.from || id !== version.id);
  return [...others, version].sort((a, b) => a.from - b.from).slice(-mostVersions);
}

/**
 * The version of a day that ends at `end` (microseconds, exclusive): the last that began before that. Of a day before the first
 * sighting it is the first one: nobody knows better.
 */
export function versionOf(history: EntityHistory, end: number): KeptVersion | undefined {
  for (let at = history.length - 1; at > 0; at--) {
    const version = history[at] as KeptVersion;
    if (version.from < end) return version;
  }
  return history[0];
}

/**
 * The state on that day: of a day before the first sighting null, since nobody knows what it was; `removed` once the platform has
 * stopped listing it.
 */
export function stateOf(version: KeptVersion, end: number): string | null {
  if (version.from >= end) return null;
  return version.gone && version.to !== null && version.to < end ? 'removed' : version.state;
}

/** The daily budget on that day in a currency; null where there is none, it is in another one, or nobody knows. */
export function budgetOf(version: KeptVersion, end: number, currency: string): bigint | null {
  if (version.from >= end || version.budget === null || (version.gone && version.to !== null && version.to < end))
    return null;
  const [micros, own] = version.budget;
  return own === null || own === currency ? BigInt(micros) : null;
}

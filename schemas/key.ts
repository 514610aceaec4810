import { dayFromIso, isoFromDay } from './day.ts';
import { SchemasError } from './errors.ts';
import { type Level, levelSymbols, type Platform, platformSymbols } from './generated/types.ts';

/**
 * Whose record it is: the Kafka key of every data topic, so that all about one ad account is in one partition, in order.
 * `shard` is for an account that no longer fits one partition; none is sharded today.
 */
export interface AccountKey {
  readonly tenant: string;
  readonly account: string;
  readonly shard?: number;
}

/**
 * `tenant|account`, or `tenant|account|shard`. `|` and `%` inside a part are percent-encoded, so two different accounts
 * never share a key. A shard is an integer from 0.
 * @throws SchemasError MR_SCHEMAS_KEY for an empty tenant or account, or a shard that is none.
 */
export function accountKey(tenant: string, account: string, shard?: number): string {
  if (tenant === '' || account === '') {
    throw new SchemasError('MR_SCHEMAS_KEY', `a key needs a tenant and an account, not '${tenant}' and '${account}'`);
  }
  const key = `${encodePart(tenant)}|${encodePart(account)}`;
  if (shard === undefined) return key;
  if (!Number.isSafeInteger(shard) || shard < 0) {
    throw new SchemasError('MR_SCHEMAS_KEY', `shard ${shard} of ${key} is not an integer from 0`);
  }
  return `${key}|${shard}`;
}

/**
 * The parts of a key made by `accountKey`.
 * @throws SchemasError MR_SCHEMAS_KEY when `accountKey` could not have made it.
 */
export function parseAccountKey(key: string): AccountKey {
  const [tenant, account, shard, ...rest] = key.split('|');
  if (!tenant || !account || rest.length > 0 || (shard !== undefined && !/^(0|[1-9]\d{0,8})$/.test(shard))) {
    throw new SchemasError('MR_SCHEMAS_KEY', `'${key}' is not a key: expected tenant|account or tenant|account|shard`);
  }
  const parsed = { tenant: decodePart(tenant, key), account: decodePart(account, key) };
  return shard === undefined ? parsed : { ...parsed, shard: Number(shard) };
}

/**
 * Key of `config.accounts`: `tenant|platform|account`, encoded like `accountKey`.
 * @throws SchemasError MR_SCHEMAS_KEY for an empty part.
 */
export function accountConfigKey(tenant: string, platform: Platform, account: string): string {
  if (tenant === '' || account === '') {
    throw new SchemasError('MR_SCHEMAS_KEY', `a key needs a tenant and an account, not '${tenant}' and '${account}'`);
  }
  return `${encodePart(tenant)}|${platform}|${encodePart(account)}`;
}

/**
 * Key of `config.rules` (`tenant|rule`) and of `rules.alerts` (`tenant|fingerprint`), encoded like `accountKey`.
 * @throws SchemasError MR_SCHEMAS_KEY for an empty part.
 */
export function tenantKey(tenant: string, id: string): string {
  if (tenant === '' || id === '') {
    throw new SchemasError('MR_SCHEMAS_KEY', `a key needs a tenant and an id, not '${tenant}' and '${id}'`);
  }
  return `${encodePart(tenant)}|${encodePart(id)}`;
}

/**
 * The parts of a key made by `tenantKey`.
 * @throws SchemasError MR_SCHEMAS_KEY when `tenantKey` could not have made it.
 */
export function parseTenantKey(key: string): { readonly tenant: string; readonly id: string } {
  const [tenant, id, ...rest] = key.split('|');
  if (!tenant || !id || rest.length > 0) {
    throw new SchemasError('MR_SCHEMAS_KEY', `'${key}' is not a key: expected tenant|id`);
  }
  return { tenant: decodePart(tenant, key), id: decodePart(id, key) };
}

/**
 * Key of `config.metrics`: the tenant, encoded like the parts of `accountKey`.
 * @throws SchemasError MR_SCHEMAS_KEY for an empty one.
 */
export function tenantConfigKey(tenant: string): string {
  if (tenant === '') throw new SchemasError('MR_SCHEMAS_KEY', 'a key needs a tenant');
  return encodePart(tenant);
}

/**
 * Key of `config.entities`: `tenant|platform|account|kind|entity|valid_from`, the last in microseconds, encoded like `accountKey`.
 * @throws SchemasError MR_SCHEMAS_KEY for an empty tenant or account.
 */
export function entityVersionKey(
  tenant: string,
  platform: Platform,
  account: string,
  kind: string,
  entity: string,
  validFrom: number,
): string {
  return `${accountConfigKey(tenant, platform, account)}|${kind}|${encodePart(entity)}|${validFrom}`;
}

/**
 * Key of `config.rates`: `tenant|source|2026-11-01`, the day given in days since 1970-01-01, encoded like `accountKey`.
 * @throws SchemasError MR_SCHEMAS_KEY for an empty tenant or source, MR_SCHEMAS_DAY for a day that no calendar has.
 */
export function rateDayKey(tenant: string, source: string, day: number): string {
  return `${tenantKey(tenant, source)}|${isoFromDay(day)}`;
}

/** Whose flight it is, and its first day, in days since 1970-01-01. */
export interface FlightKey {
  readonly tenant: string;
  readonly platform: Platform;
  readonly account: string;
  readonly level: Level;
  readonly entity: string;
  readonly starts: number;
}

/**
 * The parts of a key of `config.flights`, `tenant|platform|account|level|entity|2026-11-01`, encoded like `accountKey`.
 * @throws SchemasError MR_SCHEMAS_KEY for one that is none, MR_SCHEMAS_DAY for a day that no calendar has.
 */
export function parseFlightKey(key: string): FlightKey {
  const [tenant, platform, account, level, entity, starts, ...rest] = key.split('|');
  const [knownPlatform, knownLevel] = [
    platformSymbols.find((each) => each === platform),
    levelSymbols.find((each) => each === level),
  ];
  if (!tenant || !account || !entity || !starts || rest.length > 0 || !knownPlatform || !knownLevel) {
    throw new SchemasError(
      'MR_SCHEMAS_KEY',
      `'${key}' is not a key: expected tenant|platform|account|level|entity|day`,
    );
  }
  return {
    tenant: decodePart(tenant, key),
    platform: knownPlatform,
    account: decodePart(account, key),
    level: knownLevel,
    entity: decodePart(entity, key),
    starts: dayFromIso(starts),
  };
}

function encodePart(part: string): string {
  return /[|%]/.test(part) ? part.replaceAll('%', '%25').replaceAll('|', '%7C') : part;
}

function decodePart(part: string, key: string): string {
  if (!part.includes('%')) return part;
  if (/%(?!25|7C)/.test(part)) {
    throw new SchemasError('MR_SCHEMAS_KEY', `'${key}' is not a key: in a part only %25 and %7C are encoded`);
  }
  return part.replaceAll('%7C', '|').replaceAll('%25', '%');
}

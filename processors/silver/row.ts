import { hash } from 'node:crypto';
import type { SliceRow } from '@millrace/streams';
import type { LevelId } from '../../connectors/profile.ts';
import { parseId, Refusal } from '../../connectors/value.ts';
import type { DqFlag } from '../../schemas/generated/types.ts';
import { keywordDimension } from '../entity.ts';
import { emptyMeasures } from '../measures.ts';
import { type Defect, defect, refusedCell } from '../quality.ts';
import { convertMeasures } from '../rates/exchange.ts';
import { appendText } from '../text-list.ts';
import { checkSpend, readMeasures, warn } from './amounts.ts';
import { type Cells, firstNumber, firstSaid, firstText, textAt } from './cells.ts';
import type { FactContent, FactDetails } from './content.ts';
import type { Fetch } from './fetch.ts';
import type { KnownRow } from './known.ts';
import { placeOf } from './place.ts';
import type { RowPlan } from './plan.ts';

/** What a row says: its key as soon as that can be told, and either its content or what is wrong with it. */
export interface MappedRow extends SliceRow {
  /**
   * Hash of platform, account, family, level, day, attribution, entity, hour (and which of two equal ones) and dimensions;
   * undefined: cannot be told.
   */
  readonly key: string | undefined;
  readonly content: FactContent | undefined;
  /** Why it has no content. */
  readonly defect: Defect | undefined;
  readonly flags: readonly DqFlag[];
  /** Its dimensions, each followed by its value. */
  readonly dims: readonly string[];
}

/**
 * Ids that tell the facts of a level apart: its own, those below it, and for ads and keywords the ad group, because one
 * ad may run in several on one day and a keyword's id is unique inside its ad group only. Other parents are looked up, not
 * part of the key: an ad group that moves is the same ad group.
 */
const keyLevels: Readonly<Record<LevelId, readonly LevelId[]>> = {
  account: ['campaign', 'ad_group', 'ad', 'creative', 'keyword'],
  campaign: ['campaign', 'ad_group', 'ad', 'creative', 'keyword'],
  ad_group: ['ad_group', 'ad', 'creative', 'keyword'],
  ad: ['ad_group', 'ad', 'creative', 'keyword'],
  creative: ['ad', 'creative', 'keyword'],
  keyword: ['ad_group', 'ad', 'creative', 'keyword'],
};
const idLevels: readonly LevelId[] = ['campaign', 'ad_group', 'ad', 'creative', 'keyword'];
type Ids = Record<LevelId, string | null>;

/** The cells of the row in hand, by the plan's order. One list serves all rows: mapping is synchronous. */
const cells: unknown[] = [];

/** Maps a source row to a fact of the fetch, with all checks of a single row. Nothing here is remembered. */
export function mapRow(known: KnownRow, fetch: Fetch): MappedRow {
  const { row } = known;
  const plan = fetch.plans.of(row.fields, cells);
  const ids: Ids = { account: null, campaign: null, ad_group: null, ad: null, creative: null, keyword: null };
  const unreadable = readIds(plan, cells, ids);
  if (unreadable !== undefined) return refused(undefined, unreadable);
  if (fetch.level !== 'account' && ids[fetch.level] === null) {
    return refused(undefined, defect('MISSING_REQUIRED', null, null, `no id of the ${fetch.level}`));
  }
  const pairs = dimsOf(plan, cells, ids.keyword);
  let dims = '';
  for (const text of pairs) dims = appendText(dims, text);
  const hourRepeated = row.source_hour !== null && fetch.comesTwice(row.source_hour) ? row.hour_repeated : null;
  const key = factKey(fetch, ids, row.source_hour, hourRepeated, dims);
  const wrong = row.source_day === fetch.day ? fetch.defect : defect('DAY_OUTSIDE_SLICE', null, row.source_day);
  if (wrong !== undefined) return refused(key, wrong);
  const flags: DqFlag[] = row.dq_flags.length === 0 ? [] : [...row.dq_flags];
  const content = contentOf(known, fetch, plan, ids, { hourRepeated, dims }, flags);
  return 'code' in content ? refused(key, content) : { key, content, defect: undefined, flags, dims: pairs };
}

function refused(key: string | undefined, found: Defect): MappedRow {
  return { key, content: undefined, defect: found, flags: [], dims: [] };
}

function contentOf(
  { row, entities }: KnownRow,
  fetch: Fetch,
  plan: RowPlan,
  ids: Ids,
  { hourRepeated, dims }: Pick<FactDetails, 'hourRepeated' | 'dims'>,
  flags: DqFlag[],
): FactContent | Defect {
  const currency = currencyOf(fetch, plan);
  if (typeof currency !== 'string') return currency;
  const measures = emptyMeasures();
  const wrong = readMeasures(plan, cells, currency, measures, flags) ?? checkSpend(plan, measures, flags);
  if (wrong !== undefined) return wrong;
  warn(plan, cells, measures, flags);
  const conversion = fetch.conversion(currency);
  const repReason = conversion === null ? null : convertMeasures(measures, conversion);
  const isConverted = measures.spend_rep !== null || measures.value_rep !== null;
  // History comes before the row's own names, since platforms tell of past days by the names of today.
  const place = placeOf(entities, fetch, row.account_id, ids, currency);
  const details: FactDetails = {
    hour: row.source_hour,
    hourRepeated,
    zone: fetch.zone ?? '',
    attribution: fetch.attributionSpec,
    campaignId: place.campaignId,
    adGroupId: place.adGroupId,
    adId: ids.ad,
    creativeId: ids.creative,
    accountName: place.accountName ?? firstText(plan.entityNames.account, cells),
    campaignName: place.campaignName ?? firstText(plan.entityNames.campaign, cells),
    adGroupName: place.adGroupName ?? firstText(plan.entityNames.ad_group, cells),
    adName: place.adName ?? firstText(plan.entityNames.ad, cells),
    dims,
    reach: firstNumber(plan.reach, cells),
    frequency: firstNumber(plan.frequency, cells),
    state: place.state,
    budget: place.budget,
    rateId: isConverted && conversion !== null ? conversion.rateId : null,
    repReason,
  };
  return { currency, reporting: conversion?.to ?? null, measures, details };
}

function readIds(plan: RowPlan, row: Cells, ids: Ids): Defect | undefined {
  for (const level of idLevels) {
    for (const cell of plan.ids[level]) {
      const text = textAt(cell, row);
      if (text === null) continue;
      const id = parseId(text, cell.form);
      if (id instanceof Refusal) return refusedCell(id, cell.name, text);
      ids[level] = id;
      break;
    }
  }
  return undefined;
}

/** Dimensions, each followed by its value, sorted by dimension; one that the row does not say is left out. */
function dimsOf(plan: RowPlan, row: Cells, keyword: string | null): string[] {
  const pairs: string[] = [];
  let keywordLeft = keyword;
  for (const { as, cells: candidates } of plan.dims) {
    if (keywordLeft !== null && as > keywordDimension) {
      pairs.push(keywordDimension, keywordLeft);
      keywordLeft = null;
    }
    const value = firstText(candidates, row);
    if (value !== null) pairs.push(as, value);
  }
  if (keywordLeft !== null) pairs.push(keywordDimension, keywordLeft);
  return pairs;
}

/** 128 bits of SHA-1: two facts of a store of 10^12 share a key with a chance of 10^-15. */
function factKey(fetch: Fetch, ids: Ids, hour: number | null, hourRepeated: boolean | null, dims: string): string {
  let text = appendText(fetch.keyPrefix, hour === null ? null : `${hour}${hourRepeated === true ? ' again' : ''}`);
  for (const level of keyLevels[fetch.level]) text = appendText(text, ids[level]);
  return hash('sha1', text + dims, 'hex').slice(0, 32);
}

/** Of the column that the money is in, where the profile knows it; else the row's, the fetch's or the account's. */
function currencyOf(fetch: Fetch, plan: RowPlan): string | Defect {
  for (const { as, cells: candidates } of plan.amounts) {
    if (as !== 'spend' && as !== 'conversion_value') continue;
    const currency = firstSaid(candidates, cells)?.currency;
    if (currency !== undefined) return currency;
  }
  if (fetch.fixedCurrency !== undefined) return fetch.fixedCurrency;
  const cell = firstSaid(plan.currency, cells);
  return fetch.currency(cell === undefined ? null : textAt(cell, cells), cell?.name ?? null);
}

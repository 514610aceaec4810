/**
 * What a platform's entities (accounts, campaigns, ads and what stands between them) look like in its API's answers, as data.
 * Fields are named as in a flat row: nested ones with dots. Where several names are given, the first that says something counts.
 */
import type { CsvFrame, MeasureName, MeasureUnit, PlatformId } from '../profile.ts';

/** What a row is about, in the unified hierarchy: LinkedIn's campaign group is a campaign, its campaign an ad group. */
export type EntityKind =
  | 'account'
  | 'portfolio'
  | 'campaign'
  | 'ad_group'
  | 'ad'
  | 'creative'
  | 'budget'
  | 'budget_segment'
  | 'keyword_suggestion';

/**
 * What its owner or the platform has set an entity to. `blocked`: by the platform (disabled, rejected, unpaid); `ended`: its
 * run is over or it was closed; `unknown`: a word that the profile does not know. It says nothing about whether ads are
 * shown right now: an active campaign may have no budget left.
 */
export type EntityState =
  | 'active'
  | 'paused'
  | 'draft'
  | 'pending'
  | 'blocked'
  | 'ended'
  | 'archived'
  | 'removed'
  | 'unknown';

/** What a budget is for. `range`: the days that the platform gives beside it; `unknown`: a word that the profile does not know. */
export type BudgetPeriod = 'daily' | 'monthly' | 'lifetime' | 'range' | 'unknown';

/** Amounts of an entity that are no budget. `unit_cost` and `bid`: for one result of whatever the entity pays for. */
export type AmountName = 'spend_cap' | 'balance' | 'budget_remaining' | 'min_daily_budget' | 'unit_cost' | 'bid';

/** An id. `form` cuts it out of a URN or a resource name; `prefix` is taken off; `none` are spellings that mean there is none. */
export interface IdField {
  readonly at: readonly string[];
  readonly form?: 'urn' | 'path';
  readonly prefix?: string;
  readonly none?: readonly string[];
}

/** An amount of money. Its currency stands at `currency`, else it is the row's, else the account's. */
export interface MoneyField {
  readonly at: readonly string[];
  readonly unit: 'micros' | 'minor' | 'decimal';
  readonly currency?: readonly string[];
  /** Zero is how this platform writes that there is none: the first of the fields that is not zero counts. */
  readonly zeroIsNone?: boolean;
}

/** A budget with what it is for: always the same, or by a word of the row (`none`: there is no budget, whatever the amount). */
export interface BudgetField extends MoneyField {
  readonly period: BudgetPeriod | PeriodField;
}

export interface PeriodField {
  readonly at: readonly string[];
  /** In capitals; rows are compared in capitals. */
  readonly words: Readonly<Record<string, BudgetPeriod | 'none'>>;
  /** Where the row has no word; otherwise it is `unknown`. */
  readonly unsaid?: BudgetPeriod;
}

/** A status with what the platform's words (in capitals) mean. */
export interface StatusField {
  readonly at: readonly string[];
  readonly states: Readonly<Record<string, EntityState>>;
}

/** A moment or a day. `format`: `X` epoch seconds, `x` epoch milliseconds; ISO spellings need none. */
export interface TimeField {
  readonly at: readonly string[];
  readonly format?: 'X' | 'x';
}

/** A figure over the whole life of the entity (or its range of days). It tells daily facts again and is never added to them. */
export interface TotalField {
  readonly at: readonly string[];
  readonly unit: MeasureUnit;
}

/**
 * A place of rows in a JSON document: `data[]` each element of an array, `[].results[]` of an array in each element,
 * `campaigns[].campaign` an object in each element, `` the document itself.
 */
export interface JsonRows {
  readonly at: string;
  /** Where kinds stand mixed: a row is of this kind when it says one of these fields, or this word. */
  readonly only?: { readonly has: readonly string[] } | { readonly at: string; readonly is: string };
  /** Of a list in an object: the platform writes null where it has none. */
  readonly nullIsNone?: true;
  /** Of a list in an object: the platform leaves it out where it has none, and says at most these names beside it. */
  readonly absentIsNone?: readonly string[];
}

/** One kind of answer that holds entities. */
export interface EntityShape {
  /** The platform's own word for the list, e.g. `ad_sets`. */
  readonly name: string;
  readonly kind: EntityKind;
  /** The request that gives it, and what is peculiar about it. */
  readonly about: string;
  /** The page of the platform's documentation, or what else the shape was read from. */
  readonly source: string;
  /** Places of rows, tried in order; or the frame of a CSV file, whose columns are the fields. */
  readonly rows: { readonly json: readonly JsonRows[] } | { readonly csv: CsvFrame };
  readonly id: readonly IdField[];
  readonly parents?: Readonly<Partial<Record<EntityKind, readonly IdField[]>>>;
  /** Ids of anything else that the entity points at. */
  readonly references?: Readonly<Record<string, readonly IdField[]>>;
  readonly named?: readonly string[];
  readonly status?: StatusField;
  /** The platform's words on whether the entity can be shown now: one or a list. */
  readonly serving?: readonly string[];
  readonly currency?: readonly string[];
  readonly zone?: readonly string[];
  readonly budgets?: readonly BudgetField[];
  readonly amounts?: Readonly<Partial<Record<AmountName, MoneyField>>>;
  readonly totals?: Readonly<Partial<Record<MeasureName, TotalField>>>;
  readonly start?: TimeField;
  readonly end?: TimeField;
  readonly created?: TimeField;
  readonly updated?: TimeField;
  /** Kept as written, under a name of ours. */
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

/** A platform's entities. */
export interface EntityProfile {
  readonly platform: PlatformId;
  readonly title: string;
  /** Decimals of the minor unit by currency, where the platform does not follow ISO 4217. A currency that is not in it is refused. */
  readonly minorDigits?: Readonly<Record<string, number>>;
  readonly shapes: readonly EntityShape[];
}

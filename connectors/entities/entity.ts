import type { MeasureName, PlatformId } from '../profile.ts';
import type { RefusalCode } from '../value.ts';
import type { AmountName, BudgetPeriod, EntityKind, EntityState } from './shape.ts';

/** Micros of a currency (ISO 4217); null where neither the payload nor the caller says it. */
export interface Money {
  readonly micros: bigint;
  readonly currency: string | null;
}

export interface Budget extends Money {
  readonly period: BudgetPeriod;
}

export interface EntityStatus {
  readonly state: EntityState;
  /** As the platform writes it. */
  readonly word: string;
}

/**
 * A time as far as the platform says it: an instant (milliseconds since the epoch), a clock time whose zone it does not
 * say (`2022-03-28T12:09:05`), or a day (days since 1970-01-01).
 */
export type When =
  | { readonly at: 'instant'; readonly millis: number }
  | { readonly at: 'clock'; readonly text: string }
  | { readonly at: 'day'; readonly day: number };

/** An account, campaign, ad … as a platform describes it. What it does not say is null, or absent from a record or list. */
export interface Entity {
  readonly platform: PlatformId;
  readonly kind: EntityKind;
  /**
   * Digit for digit. It is of one entity within its platform and kind, but for two kinds: an insertion order's budget segments are
   * told apart by their `start`, keyword suggestions by `attributes.match_type`.
   */
  readonly id: string;
  readonly parents: Readonly<Partial<Record<EntityKind, string>>>;
  readonly references: Readonly<Record<string, string>>;
  readonly name: string | null;
  readonly status: EntityStatus | null;
  readonly serving: readonly string[];
  /** The account's currency, by the row or by the caller. Amounts may have one of their own. */
  readonly currency: string | null;
  /** IANA. */
  readonly zone: string | null;
  /** Empty: it has no budget of its own. */
  readonly budgets: readonly Budget[];
  readonly amounts: Readonly<Partial<Record<AmountName, Money>>>;
  /** Whole-life figures: counts as numbers, money (in `currency`) and fractional counts as bigint x 1e6. Never added to daily facts. */
  readonly totals: Readonly<Partial<Record<MeasureName, number | bigint>>>;
  readonly start: When | null;
  readonly end: When | null;
  readonly created: When | null;
  readonly updated: When | null;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Why a row gives no entity: the reason codes of cells, and those of entities alone. Stable. */
export type EntityProblemCode = RefusalCode | 'NOT_A_ROW' | 'MISSING_ID' | 'NEGATIVE_BUDGET';

/** What is wrong in a row. A row may have several. */
export interface EntityProblem {
  /** Which row, from 1: the number of the element, or the line of a CSV file. */
  readonly row: number;
  /** The field as the payload names it; null when the row itself is none. */
  readonly field: string | null;
  readonly code: EntityProblemCode;
  readonly reason: string;
}

/** Every row of the payload is an entity, or has problems, or is one of the others: none is lost. */
export interface ParsedEntities {
  readonly entities: readonly Entity[];
  readonly problems: readonly EntityProblem[];
  /** Rows of another kind in a mixed list. */
  readonly others: number;
}

import { createHash } from 'node:crypto';
import { canonicalJson } from '../../base/canonical-json.ts';
import { isoFromDay } from '../../schemas/day.ts';
import type { Account } from '../client/port.ts';
import type { Entity, When } from '../entities/entity.ts';
import type { EntityKind } from '../entities/shape.ts';

/** What is kept of an entity, and makes a new version when it changes: no figures, which change all the time. */
export interface EntityContent {
  readonly name: string | null;
  readonly state: string | null;
  /** The platform's own word. */
  readonly status: string | null;
  readonly currency: string | null;
  readonly zone: string | null;
  /** Ids by kind. */
  readonly parents: Readonly<Record<string, string>>;
  /** Whole micros as text: they may be beyond 2^53. */
  readonly budgets: readonly { readonly micros: string; readonly currency: string | null; readonly period: string }[];
  readonly bid: string | null;
  /** As far as the platform says it, ISO 8601. */
  readonly starts: string | null;
  readonly ends: string | null;
}

/** An entity as it is seen now. */
export interface SeenEntity extends EntityContent {
  readonly kind: EntityKind;
  readonly id: string;
  /** Equal for equal content. */
  readonly hash: string;
}

/** What is kept of an entity that a platform lists. */
export function seenEntity(entity: Entity): SeenEntity {
  const { kind, id, name, status, currency, zone, parents, budgets, amounts, start, end } = entity;
  return withHash(kind, id, {
    ...{ name, state: status?.state ?? null, status: status?.word ?? null, currency, zone, parents },
    budgets: budgets.map(({ micros, currency: own, period }) => ({ micros: String(micros), currency: own, period })),
    bid: amounts.bid === undefined ? null : String(amounts.bid.micros),
    ...{ starts: whenText(start), ends: whenText(end) },
  });
}

/** What is kept of an account that a credential reaches. */
export function seenAccount({ id, name, currency, zone }: Account): SeenEntity {
  const nothing = { state: null, status: null, parents: {}, budgets: [], bid: null, starts: null, ends: null };
  return withHash('account', id, { ...nothing, name, currency, zone });
}

function withHash(kind: EntityKind, id: string, content: EntityContent): SeenEntity {
  return { kind, id, ...content, hash: createHash('sha256').update(canonicalJson(content)).digest('hex') };
}

function whenText(when: When | null): string | null {
  if (when === null) return null;
  if (when.at === 'instant') return new Date(when.millis).toISOString();
  return when.at === 'day' ? isoFromDay(when.day) : when.text;
}

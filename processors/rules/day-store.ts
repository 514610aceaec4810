import type { Serde } from '@millrace/streams';
import type { Finality, GoldMetric, Level, Measures, Platform } from '../../schemas/generated/types.ts';
import { finalitySymbols } from '../../schemas/generated/types.ts';
import { BinaryReader, BinaryWriter } from '../binary.ts';
import { noStanding } from '../gold/standing.ts';
import { type Aggregate, aggregateSerde, newAggregate, replace } from '../gold/state.ts';
import { measureNames } from '../measures.ts';
import { appendText, readTexts, textList } from '../text-list.ts';

/** Whose days are kept together: an entity, or with `entity` null all entities of an account, level and family. */
export interface Subject {
  readonly tenant: string;
  readonly platform: Platform;
  readonly account: string;
  readonly family: string;
  readonly level: Level;
  readonly entity: string | null;
}

/** A subject that is one entity. */
export interface EntitySubject extends Subject {
  readonly entity: string;
}

/** All entities of the account of a subject. */
export function accountOf(subject: Subject): Subject {
  return { ...subject, entity: null };
}

/** The account of a subject as the name of a group: what fires in it, what is wrong with it, what is planned for it. */
export function accountKey({ tenant, platform, account }: Pick<Subject, 'tenant' | 'platform' | 'account'>): string {
  return textList(tenant, platform, account);
}

/** The subject as the name of a group of stores. */
export function subjectKey({ tenant, platform, account, family, level, entity }: Subject): string {
  return textList(tenant, platform, account, family, level, entity);
}

/** The subject of a key that `subjectKey` made. */
export function subjectOfKey(key: string): Subject {
  const [tenant, platform, account, family, level, entity = null] = readTexts(key);
  return {
    tenant: tenant ?? '',
    platform: (platform ?? 'UNKNOWN') as Platform,
    account: account ?? '',
    family: family ?? '',
    level: (level ?? 'UNKNOWN') as Level,
    entity,
  };
}

/** What is kept of a day, or an hour of it, as one report told it. */
export interface KeptDay {
  readonly day: number;
  readonly hour: number | null;
  readonly report: string;
  /** Of several reports of a day the one with the least rank counts, then the first by name. */
  readonly rank: number;
  readonly currency: string;
  readonly zone: string;
  readonly finality: Finality;
  readonly coverage: number;
  /** As-of time of the newest data in it, microseconds. */
  readonly asOf: number;
  /** The sums; of an account with how many entities say each. */
  readonly sums: Aggregate;
}

/** Name of a day inside of its subject's group. */
export function dayField({
  day,
  hour,
  report,
  currency,
}: Pick<KeptDay, 'day' | 'hour' | 'report' | 'currency'>): string {
  return appendText(`${day}/${hour ?? '-'}/${currency}/`, report);
}

/** Who a gold record is about. */
export function subjectOf(gold: GoldMetric): EntitySubject {
  return {
    tenant: gold.h.tenant_id,
    platform: gold.h.platform,
    account: gold.account_id,
    family: gold.report_family,
    level: gold.level,
    entity: gold.entity_id,
  };
}

/** The day of a gold record. */
export function dayOf(gold: GoldMetric): KeptDay {
  return {
    day: gold.report_day,
    hour: gold.hour,
    report: gold.report_type,
    rank: gold.report_rank,
    currency: gold.currency,
    zone: gold.zone,
    finality: gold.finality,
    coverage: gold.coverage,
    asOf: gold.input_watermark,
    sums: {
      facts: gold.facts,
      measures: gold.measures,
      contributors: measureNames.map((name) => (gold.measures[name] === null ? 0 : 1)),
      name: gold.entity_name,
      path: gold.path,
      reach: gold.reach,
      // Of what gold tells of an entity rules ask for its state alone.
      standing: gold.entity_state === null ? noStanding : { ...noStanding, state: gold.entity_state },
    },
  };
}

/**
 * An account's day with an entity's new one in the place of its old one. The day stays when nothing is left of it: it was fetched, and
 * nothing happened. Undefined when a sum would leave its type.
 */
export function accountDay(
  account: KeptDay | undefined,
  before: Measures | null,
  now: KeptDay,
  isGone: boolean,
): KeptDay | undefined {
  const sums = replace(account?.sums ?? newAggregate, before, isGone ? null : now.sums.measures);
  return sums === undefined
    ? undefined
    : { ...now, sums: { ...sums, name: null, path: [], reach: null, standing: noStanding } };
}

const writer = new BinaryWriter();

/** Bytes of a day. */
export const keptDaySerde: Serde<KeptDay> = {
  format: 'rule-day-1',
  serialize(kept) {
    const sums = aggregateSerde.serialize(kept.sums);
    writer.start();
    writer.varint(kept.day);
    writer.varint(kept.hour === null ? 0 : kept.hour + 1);
    writer.text(kept.report);
    writer.varint(kept.rank);
    writer.text(kept.currency);
    writer.text(kept.zone);
    writer.byte(finalitySymbols.indexOf(kept.finality));
    writer.double(kept.coverage);
    writer.varint(kept.asOf);
    writer.bytes(sums);
    return writer.finish();
  },
  deserialize(bytes) {
    const reader = new BinaryReader(bytes);
    const day = reader.varint();
    const hour = reader.varint();
    return {
      day,
      hour: hour === 0 ? null : hour - 1,
      report: reader.text(),
      rank: reader.varint(),
      currency: reader.text(),
      zone: reader.text(),
      finality: finalitySymbols[reader.byte()] ?? 'UNKNOWN',
      coverage: reader.double(),
      asOf: reader.varint(),
      sums: aggregateSerde.deserialize(reader.bytes()),
    };
  },
};

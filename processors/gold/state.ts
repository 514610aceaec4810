import type { Serde } from '@millrace/streams';
import type { Finality, Measures } from '../../schemas/generated/types.ts';
import { finalitySymbols } from '../../schemas/generated/types.ts';
import { BinaryReader, BinaryWriter } from '../binary.ts';
import { countNames, emptyMeasures, fitsMicros, measureNames, microsNames } from '../measures.ts';
import { readTexts } from '../text-list.ts';
import { noStanding, type Standing, standingOf, standingText } from './standing.ts';

/** What gold knows of a slice besides its entities. */
export interface GoldSlice {
  readonly finality: Finality;
  readonly coverage: number;
  /** Greatest as-of time applied, microseconds. */
  readonly watermark: number;
}

/** The sums of one entity, hour and currency of a slice. It is never changed in place. */
export interface Aggregate {
  /** Live facts below it. */
  readonly facts: number;
  readonly measures: Readonly<Measures>;
  /** For each measure (order of `measureNames`) how many live facts say it: none makes the sum null. */
  readonly contributors: readonly number[];
  readonly name: string | null;
  /** Ids from the account down to the entity. */
  readonly path: readonly string[];
  /** People reached: known where one fact alone tells of the entity, since reach cannot be added up. */
  readonly reach: number | null;
  readonly standing: Standing;
}

/** Sums of no fact. */
export const newAggregate: Aggregate = {
  facts: 0,
  measures: emptyMeasures(),
  contributors: new Array<number>(measureNames.length).fill(0),
  name: null,
  path: [],
  reach: null,
  standing: noStanding,
};

/** Sums while they are being worked out. */
export interface Sums {
  facts: number;
  readonly measures: Measures;
  readonly contributors: number[];
}

/**
 * The sums of an aggregate with a fact's measures in the place of those it replaces, exactly; null is no fact. Undefined when a
 * sum would leave its type (counts 2^53, micros 64 bits) or when there is no fact to take away.
 */
export function replace(
  { facts, measures, contributors }: Pick<Aggregate, 'facts' | 'measures' | 'contributors'>,
  previous: Measures | null,
  next: Measures | null,
): Sums | undefined {
  const sums: Sums = { facts, measures: { ...measures }, contributors: [...contributors] };
  if (previous !== null && !apply(sums, previous, -1)) return undefined;
  if (next !== null && !apply(sums, next, 1)) return undefined;
  return sums;
}

/** False when a sum leaves its type: the sums are of no use then. */
function apply(sums: Sums, measures: Measures, sign: 1 | -1): boolean {
  if (sign === -1 && sums.facts === 0) return false;
  const { measures: totals, contributors } = sums;
  for (let i = 0; i < countNames.length; i++) {
    const name = countNames[i as 0];
    const value = measures[name];
    if (value === null) continue;
    const left = (contributors[i] ?? 0) + sign;
    const total = (totals[name] ?? 0) + sign * value;
    if (!Number.isSafeInteger(total)) return false;
    contributors[i] = left;
    totals[name] = left === 0 ? null : total;
  }
  for (let i = 0; i < microsNames.length; i++) {
    const name = microsNames[i as 0];
    const value = measures[name];
    if (value === null) continue;
    const at = countNames.length + i;
    const left = (contributors[at] ?? 0) + sign;
    const before = totals[name] ?? 0n;
    const total = sign === 1 ? before + value : before - value;
    if (!fitsMicros(total)) return false;
    contributors[at] = left;
    totals[name] = left === 0 ? null : total;
  }
  sums.facts += sign;
  return true;
}

const writer = new BinaryWriter();

/** Bytes of what is known of a slice. */
export const goldSliceSerde: Serde<GoldSlice> = {
  format: 'gold-slice-2',
  serialize({ finality, coverage, watermark }) {
    writer.start();
    writer.byte(finalitySymbols.indexOf(finality));
    writer.double(coverage);
    writer.varint(watermark);
    return writer.finish();
  },
  deserialize(bytes) {
    const reader = new BinaryReader(bytes);
    const finality = finalitySymbols[reader.byte()] ?? 'UNKNOWN';
    return { finality, coverage: reader.double(), watermark: reader.varint() };
  },
};

/** Bytes of sums: equal ones have equal bytes. */
export const aggregateSerde: Serde<Aggregate> = {
  format: 'gold-aggregate-2',
  serialize({ facts, measures, contributors, name, path, reach, standing }) {
    writer.start();
    writer.varint(facts);
    writer.measures(measures);
    for (let i = 0; i < contributors.length; i++) {
      const count = contributors[i] ?? 0;
      if (count !== 0) writer.varint(count);
    }
    writer.byte(name === null ? 0 : 1);
    if (name !== null) writer.text(name);
    writer.varint(path.length);
    for (const id of path) writer.text(id);
    // At the end and only where there is one: what was written before it was kept reads and compares as without.
    const known = standingText(standing);
    if (reach !== null || known !== '') writer.double(reach ?? Number.NaN);
    if (known !== '') writer.text(known);
    return writer.finish();
  },
  deserialize(bytes) {
    const reader = new BinaryReader(bytes);
    const facts = reader.varint();
    const measures = reader.measures();
    const contributors: number[] = [];
    for (const name of measureNames) contributors.push(measures[name] === null ? 0 : reader.varint());
    const name = reader.byte() === 1 ? reader.text() : null;
    const path: string[] = [];
    for (let left = reader.varint(); left > 0; left--) path.push(reader.text());
    const told = reader.at < bytes.length ? reader.double() : Number.NaN;
    const standing = reader.at < bytes.length ? standingOf(readTexts(reader.text())) : noStanding;
    return { facts, measures, contributors, name, path, reach: Number.isNaN(told) ? null : told, standing };
  },
};

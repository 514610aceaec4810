import { type Serde, SerdeError } from '@millrace/streams';
import type { Finality, Measures } from '../../schemas/generated/types.ts';
import { finalitySymbols } from '../../schemas/generated/types.ts';
import { BinaryReader, BinaryWriter } from '../binary.ts';
import { countNames, emptyMeasures, measureNames, microsNames } from '../measures.ts';

/** Field of a slice's group under which `GoldSlice` stands. No entity field looks like it. */
export const sliceField = '~slice';

/** What gold knows of a slice besides its entities. */
export interface GoldSlice {
  readonly kind: 'slice';
  readonly finality: Finality;
  readonly coverage: number;
  /** Greatest as-of time applied, microseconds. */
  readonly watermark: number;
}

/**
 * The sums of one entity, hour and currency of a slice. What is in the store is never changed in place: a record that fails half
 * way must leave it as it was.
 */
export interface Aggregate {
  readonly kind: 'aggregate';
  /** Changed since it was last sent out. */
  readonly touched: boolean;
  readonly revision: number;
  /** Live facts below it. */
  readonly facts: number;
  readonly measures: Readonly<Measures>;
  /** For each measure (order of `measureNames`) how many live facts say it: none makes the sum null. */
  readonly contributors: readonly number[];
  readonly name: string | null;
  /** Ids from the account down to the entity. */
  readonly path: readonly string[];
}

export type GoldEntry = GoldSlice | Aggregate;

export const newAggregate: Aggregate = {
  kind: 'aggregate',
  touched: false,
  revision: 0,
  facts: 0,
  measures: emptyMeasures(),
  contributors: new Array<number>(measureNames.length).fill(0),
  name: null,
  path: [],
};

/** Sums while they are being worked out. */
interface Sums {
  facts: number;
  readonly measures: Measures;
  readonly contributors: number[];
}

/**
 * The aggregate with a fact's measures in the place of those it replaces, exactly; null is no fact. Undefined when a sum would
 * leave its type (counts 2^53, micros 64 bits) or when there is no fact to take away.
 */
export function replace(aggregate: Aggregate, previous: Measures | null, next: Measures | null): Aggregate | undefined {
  const { facts, measures, contributors } = aggregate;
  const sums: Sums = { facts, measures: { ...measures }, contributors: contributors.slice() };
  if (previous !== null && !apply(sums, previous, -1)) return undefined;
  if (next !== null && !apply(sums, next, 1)) return undefined;
  return { ...aggregate, ...sums, touched: true };
}

function apply(sums: Sums, measures: Measures, sign: 1 | -1): boolean {
  if (!fits(sums, measures, sign)) return false;
  const { measures: totals, contributors } = sums;
  for (let i = 0; i < countNames.length; i++) {
    const name = countNames[i as 0];
    const value = measures[name];
    if (value === null) continue;
    const left = (contributors[i] ?? 0) + sign;
    contributors[i] = left;
    totals[name] = left === 0 ? null : (totals[name] ?? 0) + sign * value;
  }
  for (let i = 0; i < microsNames.length; i++) {
    const name = microsNames[i as 0];
    const value = measures[name];
    if (value === null) continue;
    const at = countNames.length + i;
    const left = (contributors[at] ?? 0) + sign;
    contributors[at] = left;
    const total = totals[name] ?? 0n;
    totals[name] = left === 0 ? null : sign === 1 ? total + value : total - value;
  }
  sums.facts += sign;
  return true;
}

const greatestMicros = 2n ** 63n - 1n;

function fits(sums: Sums, measures: Measures, sign: 1 | -1): boolean {
  if (sign === -1 && sums.facts === 0) return false;
  const totals = sums.measures;
  for (const name of countNames) {
    const value = measures[name];
    if (value !== null && !Number.isSafeInteger((totals[name] ?? 0) + sign * value)) return false;
  }
  for (const name of microsNames) {
    const value = measures[name];
    const total = totals[name];
    if (value === null || total === null) continue;
    const next = sign === 1 ? total + value : total - value;
    if (next > greatestMicros || next < -greatestMicros) return false;
  }
  return true;
}

const sliceTag = 1;
const aggregateTag = 2;
const writer = new BinaryWriter();

/** Bytes of gold's state. The first byte tells the shape and its version. */
export const goldStateSerde: Serde<GoldEntry> = {
  serialize(entry) {
    writer.start();
    if (entry.kind === 'slice') {
      writer.byte(sliceTag);
      writer.byte(finalitySymbols.indexOf(entry.finality));
      writer.double(entry.coverage);
      writer.varint(entry.watermark);
      return writer.finish();
    }
    writer.byte(aggregateTag);
    writer.byte((entry.touched ? 1 : 0) | (entry.name === null ? 0 : 2));
    writer.varint(entry.revision);
    writer.varint(entry.facts);
    writer.measures(entry.measures);
    for (const count of entry.contributors) if (count !== 0) writer.varint(count);
    if (entry.name !== null) writer.text(entry.name);
    writer.varint(entry.path.length);
    for (const id of entry.path) writer.text(id);
    return writer.finish();
  },

  deserialize(bytes) {
    const reader = new BinaryReader(bytes);
    const tag = reader.byte();
    if (tag === sliceTag) {
      const finality = finalitySymbols[reader.byte()] ?? 'UNKNOWN';
      return { kind: 'slice', finality, coverage: reader.double(), watermark: reader.varint() };
    }
    if (tag !== aggregateTag)
      throw new SerdeError(`gold state of unknown form ${tag}: was it written by a newer version?`);
    const flags = reader.byte();
    const revision = reader.varint();
    const facts = reader.varint();
    const measures = reader.measures();
    const contributors = measureNames.map((name) => (measures[name] === null ? 0 : reader.varint()));
    const name = flags & 2 ? reader.text() : null;
    const path = Array.from({ length: reader.varint() }, () => reader.text());
    return { kind: 'aggregate', touched: (flags & 1) === 1, revision, facts, measures, contributors, name, path };
  },
};

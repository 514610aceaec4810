import { ByteReader, ByteWriter } from '@millrace/streams';
import type { Measures } from '../schemas/generated/types.ts';
import { countNames, emptyMeasures, microsNames } from './measures.ts';

/** Writes stored state: what `ByteWriter` does, and measures. */
export class BinaryWriter extends ByteWriter {
  /** A bit for each measure that is not null, then those. */
  measures(measures: Measures): void {
    let present = 0;
    for (let i = 0; i < countNames.length; i++) if (measures[countAt(i)] !== null) present |= 1 << i;
    for (let i = 0; i < microsNames.length; i++) {
      if (measures[microsAt(i)] !== null) present |= 1 << (countNames.length + i);
    }
    this.varint(present);
    for (let i = 0; i < countNames.length; i++) {
      const value = measures[countAt(i)];
      if (value !== null) this.signed(value);
    }
    for (let i = 0; i < microsNames.length; i++) {
      const value = measures[microsAt(i)];
      if (value !== null) this.int64(value);
    }
  }
}

/** Reads what `BinaryWriter` wrote, in the same order. */
export class BinaryReader extends ByteReader {
  measures(): Measures {
    const measures = emptyMeasures();
    const present = this.varint();
    for (let i = 0; i < countNames.length; i++) if (present & (1 << i)) measures[countAt(i)] = this.signed();
    for (let i = 0; i < microsNames.length; i++) {
      if (present & (1 << (countNames.length + i))) measures[microsAt(i)] = this.int64();
    }
    return measures;
  }
}

function countAt(index: number): (typeof countNames)[number] {
  return countNames[index as 0];
}

function microsAt(index: number): (typeof microsNames)[number] {
  return microsNames[index as 0];
}

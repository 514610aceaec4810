import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Measures } from '../schemas/generated/types.ts';
import { BinaryReader, BinaryWriter } from './binary.ts';
import { countNames, emptyMeasures, microsNames } from './measures.ts';
import { appendText, readTexts } from './text-list.ts';

const count = fc.option(fc.integer({ min: -(2 ** 52) + 1, max: 2 ** 52 - 1 }));
const amount = fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
const measures = fc.record(
  Object.fromEntries([...countNames.map((name) => [name, count]), ...microsNames.map((name) => [name, amount])]),
) as unknown as fc.Arbitrary<Measures>;

it('reads back every measure and text that was written, null as null', () => {
  const writer = new BinaryWriter();
  fc.assert(
    fc.property(measures, fc.string({ unit: 'grapheme' }), fc.maxSafeNat(), (written, text, number) => {
      writer.start();
      writer.varint(number);
      writer.measures(written);
      writer.text(text);
      const reader = new BinaryReader(writer.finish());
      expect(reader.varint()).toBe(number);
      expect(reader.measures()).toEqual({ ...emptyMeasures(), ...written });
      expect(reader.text()).toBe(text);
    }),
  );
});

it('a list of texts reads back as itself, so that two lists never share one text', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'binary' }))), (texts) => {
      expect(readTexts(texts.reduce<string>(appendText, ''))).toEqual(texts);
    }),
  );
});

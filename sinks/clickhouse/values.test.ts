import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noMeasures } from '../../test/sinks/records.ts';
import { hourCell, instant, knownMeasures, measureCells, measureNames } from './values.ts';

test('every measure of the contract has its column', () => {
  const contract = JSON.parse(
    readFileSync(new URL('../../schemas/avro/common/measures.avsc', import.meta.url), 'utf8'),
  ) as { fields: { name: string }[] };
  expect(measureNames).toEqual(contract.fields.map(({ name }) => name));
  for (const table of ['001_facts', '002_gold']) {
    const sql = readFileSync(new URL(`./migrations/${table}.sql`, import.meta.url), 'utf8');
    for (const name of measureNames) expect(sql).toContain(`\n  ${name} Nullable(Int64)`);
  }
});

test('a measure that was not said stays null, zero stays zero, and no digit is lost', () => {
  const cells = measureCells({ ...noMeasures, clicks: 0, spend: 9_223_372_036_854_775_807n, conversions: -5n });
  expect(cells).toMatchObject({ impressions: null, clicks: '0', spend: '9223372036854775807', conversions: '-5' });
  expect(knownMeasures({ ...noMeasures, clicks: 0, spend: 7n })).toEqual({ clicks: '0', spend: '7' });
  expect(knownMeasures(null)).toEqual({});
});

test('an instant keeps its microseconds, also before 1970', () => {
  expect(instant(0)).toBe('1970-01-01 00:00:00.000000');
  expect(instant(1_793_577_600_000_001)).toBe('2026-11-02 00:00:00.000001');
  expect(instant(-1)).toBe('1969-12-31 23:59:59.999999');
});

test('an instant reads back as the same microseconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000_000 }), (micros) => {
      const [seconds = '', fraction = ''] = instant(micros).split('.');
      expect(Date.parse(`${seconds.replace(' ', 'T')}Z`) * 1000 + Number(fraction)).toBe(micros);
    }),
  );
});

test('an hour is itself, the whole day is -1', () => {
  expect([hourCell(0), hourCell(23), hourCell(null)]).toEqual([0, 23, -1]);
});

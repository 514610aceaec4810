import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFromIso, isoFromDay } from './day.ts';
import { levelSymbols, platformSymbols } from './generated/types.ts';
import { parseSliceId, sliceId } from './slice.ts';

const part = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ unit: fc.constantFrom('/', '%', 'a', '2', '5', 'F'), minLength: 1 }),
);
const day = fc.integer({ min: -719_528, max: 2_932_896 });

describe('the id of a slice', () => {
  it('is platform/account/report/level/day', () => {
    expect(sliceId('META', '1234', 'ads_insights', 'AD', dayFromIso('2026-11-01'))).toBe(
      'META/1234/ads_insights/AD/2026-11-01',
    );
  });

  it('comes back as the slice it was made of', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...platformSymbols),
        part,
        part,
        fc.constantFrom(...levelSymbols),
        day,
        (platform, account, report, level, day) => {
          const slice = { platform, account, report, level, day };
          expect(parseSliceId(sliceId(platform, account, report, level, day))).toEqual(slice);
        },
      ),
    );
  });

  it.each([
    '',
    'META/1/r/AD',
    'NOPE/1/r/AD/2026-11-01',
    'META//r/AD/2026-11-01',
    'META/1/r/ads/2026-11-01',
    'META/1/r/AD/2026-11-01/x',
    'META/1%/r/AD/2026-11-01',
  ])('%j is none', (id) => {
    expect(() => parseSliceId(id)).toThrow(expect.objectContaining({ code: 'MR_SCHEMAS_SLICE' }));
  });
});

describe('a day', () => {
  // Days since the epoch by `date -u -d DAY +%s` divided by 86400.
  it.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2026-11-01', 20_758],
    ['9999-12-31', 2_932_896],
  ])('%s is %d days after the epoch', (iso, days) => {
    expect(dayFromIso(iso)).toBe(days);
    expect(isoFromDay(days)).toBe(iso);
  });

  it('comes back from its spelling', () => {
    fc.assert(fc.property(day, (days) => dayFromIso(isoFromDay(days)) === days));
  });

  it.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-1-1', '01.11.2026', '2026-11-01T00:00:00Z', ''])(
    '%j is none',
    (iso) => {
      expect(() => dayFromIso(iso)).toThrow(expect.objectContaining({ code: 'MR_SCHEMAS_DAY' }));
    },
  );

  it.each([0.5, Number.NaN, 3_000_000, -800_000])('%d is no count of days', (days) => {
    expect(() => isoFromDay(days)).toThrow(/is not a count of days/);
  });
});

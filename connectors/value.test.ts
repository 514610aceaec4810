import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isRefused,
  minorDigits,
  nullTest,
  type Parsed,
  parseCount,
  parseCurrency,
  parseDay,
  parseDecimalMicros,
  parseHour,
  parseId,
  parseLocalTime,
  parseMeasure,
  parseMicros,
  parseRatio,
  parseScaled,
  parseZone,
} from './value.ts';

function codeOf(parsed: Parsed<unknown>): string {
  return isRefused(parsed) ? parsed.code : `taken: ${String(parsed)}`;
}

function dayOf(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
}

describe('money', () => {
  it.each([
    ['76.53', 76_530_000n],
    ['-0.000001', -1n],
    ['1,234.56', 1_234_560_000n],
    ['.5', 500_000n],
    ['+7', 7_000_000n],
    ['-2e-18', 0n],
    ['99.99999999999996', 100_000_000n],
    ['1.5E3', 1_500_000_000n],
    ['0.0000005', 1n],
    ['-0.0000005', -1n],
    ['9223372036854.775807', 9_223_372_036_854_775_807n],
  ])('%s is %s micros', (text, micros) => {
    expect(parseDecimalMicros(text)).toBe(micros);
  });

  it.each([
    ['1.234,56', 1_234_560_000n],
    ['0,001353', 1353n],
    ['1 234,5', 1_234_500_000n],
  ])('%s with a decimal comma is %s micros', (text, micros) => {
    expect(parseDecimalMicros(text, true)).toBe(micros);
  });

  it.each(['', '-', '$5', '5%', '(5)', '1,23.4', '12,34', 'NaN', '0x10', '1_000', '--1'])('refuses %j', (text) => {
    expect(codeOf(parseDecimalMicros(text))).toBe('NOT_A_NUMBER');
  });

  it('refuses what does not fit 64 bits', () => {
    expect(codeOf(parseDecimalMicros('9223372036854.775808'))).toBe('OUT_OF_RANGE');
    expect(codeOf(parseDecimalMicros('1e400'))).toBe('OUT_OF_RANGE');
  });

  it('reads every amount of six decimals exactly, by whichever way', () => {
    const amount = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
    fc.assert(
      fc.property(amount, (micros) => {
        const size = micros < 0n ? -micros : micros;
        const text = `${micros < 0n ? '-' : ''}${size / 1_000_000n}.${String(size % 1_000_000n).padStart(6, '0')}`;
        expect(parseDecimalMicros(text)).toEqual(micros === 0n ? 0n : micros);
        expect(parseDecimalMicros(text.replace('.', ','), true)).toEqual(micros);
        expect(parseMicros(String(micros))).toEqual(micros);
        expect(parseScaled(`${micros}e-6`, 6)).toEqual(micros);
      }),
    );
  });

  it('knows minor units by currency', () => {
    expect(parseMeasure('5000', 'minor', 'USD')).toBe(50_000_000n);
    expect(parseMeasure('5000', 'minor', 'JPY')).toBe(5_000_000_000n);
    expect(parseMeasure('5000', 'minor', 'KWD')).toBe(5_000_000n);
    expect(minorDigits('IQD')).toBe(3);
    expect(codeOf(parseMeasure('5000', 'minor', null))).toBe('UNKNOWN_CURRENCY');
  });
});

describe('counts', () => {
  it('are whole, not negative, and below 2^53', () => {
    expect(parseCount('1,234')).toBe(1234);
    expect(parseCount('106.0')).toBe(106);
    expect(parseCount('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(codeOf(parseCount('1.5'))).toBe('NOT_WHOLE');
    expect(codeOf(parseCount('-1'))).toBe('NEGATIVE_COUNT');
    expect(codeOf(parseCount('9007199254740992'))).toBe('OUT_OF_RANGE');
  });

  it('with decimals are stored x 1e6', () => {
    expect(parseMeasure('10.5', 'fractional', null)).toBe(10_500_000n);
  });
});

describe('ids', () => {
  it('keep every digit and every letter', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (id) => {
        expect(parseId(String(id))).toBe(String(id));
      }),
    );
    expect(parseId('a225b31a-157b-4948-a66f-487a9abc03f2')).toBe('a225b31a-157b-4948-a66f-487a9abc03f2');
    expect(parseId('007')).toBe('007');
  });

  it('are cut out of longer spellings', () => {
    expect(parseId('urn:li:sponsoredCampaign:252074216', 'urn')).toBe('252074216');
    expect(parseId('customers/1/campaigns/2', 'path')).toBe('2');
  });

  it('are refused when they went through a float that may have lost digits', () => {
    expect(codeOf(parseId('1.5103938354267774e+18'))).toBe('ID_PRECISION');
    expect(codeOf(parseId('1510393835426777445.0'))).toBe('ID_PRECISION');
    expect(parseId('2825262454257003.0')).toBe('2825262454257003');
    expect(codeOf(parseId(' '))).toBe('BAD_ID');
  });
});

describe('time', () => {
  it.each([
    '2024-02-29',
    '2024/02/29',
    '20240229',
    '2024-02-29 00:00:00',
    '2024-02-29T00:00:00.000+14:00',
    ' 2024-02-29 ',
  ])('%j is a day', (text) => expect(parseDay(text)).toBe(dayOf('2024-02-29')));

  it('takes a format of the profile, and refuses days that no calendar has', () => {
    expect(parseDay('29.02.2024', 'dd.MM.yyyy')).toBe(dayOf('2024-02-29'));
    expect(parseDay('2/9/2024', 'M/d/yyyy')).toBe(dayOf('2024-02-09'));
    for (const text of ['2023-02-29', '2024-13-01', '29.02.2024', '', '2024-02', '1700000000'])
      expect(codeOf(parseDay(text))).toBe('BAD_DAY');
  });

  it('takes epoch seconds and milliseconds for instants of the zone', () => {
    expect(parseDay('1700000000', 'X')).toBe(dayOf('2023-11-14'));
    expect(parseDay('1700000000000', 'x', 'Asia/Tokyo')).toBe(dayOf('2023-11-15'));
    expect(parseLocalTime('1700000000.0', 'UTC', 'X')).toMatchObject({ hour: 22, instant: 1_700_000_000_000 });
    for (const text of ['1700000000000', '1.7e9', 'soon']) expect(codeOf(parseDay(text, 'X'))).toBe('BAD_DAY');
  });

  it('brings an instant to the clock of the account, and leaves a local hour alone', () => {
    const berlin = parseLocalTime('2024-03-31T00:30:00Z', 'Europe/Berlin');
    expect(berlin).toMatchObject({ day: dayOf('2024-03-31'), hour: 1, repeated: false });
    expect(parseLocalTime('2024-03-31T01:30:00Z', 'Europe/Berlin')).toMatchObject({ hour: 3 });
    expect(parseLocalTime('2024-01-15T00:00:00.000-0800', 'UTC')).toMatchObject({ day: dayOf('2024-01-15'), hour: 8 });
    expect(parseLocalTime('2024-01-15 05:00:00', 'Asia/Kolkata')).toMatchObject({ hour: 5, instant: null });
  });

  it('tells the second of two equal hours from the first', () => {
    expect(parseLocalTime('2024-10-27T00:30:00Z', 'Europe/Berlin')).toMatchObject({ hour: 2, repeated: false });
    expect(parseLocalTime('2024-10-27T01:30:00Z', 'Europe/Berlin')).toMatchObject({ hour: 2, repeated: true });
  });

  it('reads hours in every spelling of platforms', () => {
    expect(['5', '05', '5:00', '13:00:00', '13:00:00 - 13:59:59'].map(parseHour)).toEqual([5, 5, 5, 13, 13]);
    expect(codeOf(parseHour('24'))).toBe('BAD_HOUR');
    expect(codeOf(parseLocalTime('2024-01-15', 'UTC'))).toBe('BAD_HOUR');
  });

  it('knows zones and currencies, and nothing that looks like one', () => {
    expect(parseZone('America/Los_Angeles')).toBe('America/Los_Angeles');
    expect(codeOf(parseZone('Mars/Olympus'))).toBe('UNKNOWN_ZONE');
    expect(parseCurrency(' usd ')).toBe('USD');
    expect(codeOf(parseCurrency('XXX'))).toBe('UNKNOWN_CURRENCY');
    expect(codeOf(parseCurrency('Euro'))).toBe('UNKNOWN_CURRENCY');
  });
});

describe('other cells', () => {
  it('are ratios and nulls', () => {
    expect(parseRatio('1.18 %')).toBeCloseTo(1.18, 12);
    const isNull = nullTest(['-', 'null']);
    expect([null, '', ' ', '\u00a0', '-', ' - ', 'null'].every(isNull)).toBe(true);
    expect(['0', '0.00', '-1', 'NULL?'].some(isNull)).toBe(false);
  });
});

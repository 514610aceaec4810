import { expect, it } from 'vitest';
import { createFormats } from './formats.ts';

const english = createFormats('en-GB', 'UTC');
const now = Date.parse('2026-11-26T12:00:00Z');

it('writes amounts digit by digit, beyond what a float holds', () => {
  expect(english.money('12345678901234567.891234', 'USD')).toBe('12,345,678,901,234,567.89 USD');
  expect(english.money('1500', 'JPY')).toBe('1,500 JPY');
  expect(english.money('0.005', 'KWD')).toBe('0.005 KWD');
  expect(english.money(null, 'USD')).toBe('–');
  expect(createFormats('de-DE', 'UTC').money('1234.5', 'EUR')).toBe('1.234,50 EUR');
});

it('tells nothing from zero', () => {
  expect([english.count(0), english.count(null), english.decimal(undefined)]).toEqual(['0', '–', '–']);
});

it('writes shares and changes in percent', () => {
  expect([english.share(0.0125), english.share(null)]).toEqual(['1.25 %', '–']);
  expect([0.125, -0.4, 0, 3.21].map(english.change)).toEqual(['+12.5 %', '−40 %', '±0 %', '+321 %']);
});

it('writes an instant in the reader’s zone and in another; a day is never shifted', () => {
  const berlin = createFormats('en-GB', 'Europe/Berlin');
  expect(berlin.instant('2026-11-01T23:30:00.000000Z')).toBe('2 Nov 2026, 00:30');
  expect(berlin.instant('2026-11-01T23:30:00.000000Z', 'America/New_York')).toBe('1 Nov 2026, 18:30');
  expect(createFormats('en-GB', 'Pacific/Kiritimati').day('2026-11-01')).toBe('1 Nov 2026');
});

it('says how long ago in one unit', () => {
  const before = ['11:59:30', '11:55:00', '09:00:01'].map((time) => `2026-11-26T${time}.000000Z`);
  expect([...before, '2026-11-23T12:00:00.000000Z'].map((iso) => english.ago(iso, now))).toEqual([
    '30 sec ago',
    '5 min ago',
    '2 hr ago',
    '3 days ago',
  ]);
});

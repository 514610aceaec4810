import { describe, expect, it } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import { parseAttribution } from './attribution.ts';
import { Calendar } from './calendar.ts';
import { finalityOf } from './finality.ts';

const calendar = new Calendar();
const micros = (iso: string) => Date.parse(iso) * 1000;
const hours = ({ start, end }: { start: number; end: number }) => (end - start) / 3_600_000_000;

describe('local days', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Europe/Berlin', '2026-11-01', 24],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['America/Santiago', '2026-09-06', 23],
  ])('in %s %s has %d hours', (zone, day, length) => {
    const bounds = calendar.day(zone, dayFromIso(day));
    expect(hours(bounds)).toBe(length);
    const walked = Array.from({ length: 24 }, (_, hour) => calendar.hour(zone, dayFromIso(day), hour));
    expect(walked[0]?.start).toBe(bounds.start);
    expect(walked[23]?.end).toBe(bounds.end);
    expect(walked.reduce((sum, hour) => sum + hours(hour), 0)).toBe(length);
  });

  it('starts a day at local midnight and takes an instant to its local day', () => {
    const day = dayFromIso('2026-11-01');
    expect(calendar.day('Asia/Kolkata', day).start).toBe(micros('2026-10-31T18:30:00Z'));
    expect(calendar.localDay('Asia/Kolkata', micros('2026-10-31T18:30:00Z'))).toBe(day);
    expect(calendar.localDay('Asia/Kolkata', micros('2026-10-31T18:29:59Z'))).toBe(day - 1);
    expect(calendar.hour('Asia/Kolkata', day, 7).start).toBe(micros('2026-11-01T01:30:00Z'));
  });

  it('has the hour that comes twice as its first, its second or both, and the one left out as empty', () => {
    const day = dayFromIso('2026-10-25');
    const times = [false, true, null].map((repeated) => calendar.hour('Europe/Berlin', day, 2, repeated));
    expect(times.map(({ start, end }) => [start, end])).toEqual([
      [micros('2026-10-25T00:00:00Z'), micros('2026-10-25T01:00:00Z')],
      [micros('2026-10-25T01:00:00Z'), micros('2026-10-25T02:00:00Z')],
      [micros('2026-10-25T00:00:00Z'), micros('2026-10-25T02:00:00Z')],
    ]);
    expect([1, 2, 3].map((hour) => calendar.comesTwice('Europe/Berlin', day, hour))).toEqual([false, true, false]);
    expect(hours(calendar.hour('Europe/Berlin', dayFromIso('2026-03-29'), 2))).toBe(0);
  });
});

describe('hours that come twice', () => {
  it.each([
    ['America/New_York', '2026-11-01', [1]],
    ['America/Sao_Paulo', '2018-02-17', [23]],
    ['Antarctica/Troll', '2026-10-25', [1, 2]],
    // The clock goes back by half an hour: no hour is shown twice as a whole.
    ['Australia/Lord_Howe', '2026-04-05', []],
    ['Asia/Kolkata', '2026-11-01', []],
  ])('in %s on %s', (zone, day, expected) => {
    const all = Array.from({ length: 24 }, (_, hour) => hour);
    expect(all.filter((hour) => calendar.comesTwice(zone, dayFromIso(day), hour))).toEqual(expected);
  });
});

describe('finality', () => {
  const rule = { zone: 'America/Los_Angeles', latencyHours: 3, settle: { days: 7 } };
  const day = dayFromIso('2026-11-03');
  it.each([
    ['2026-11-04T10:59:59Z', 'PROVISIONAL'],
    ['2026-11-04T11:00:00Z', 'SETTLING'],
    ['2026-11-11T07:59:59Z', 'SETTLING'],
    ['2026-11-11T08:00:00Z', 'FINAL'],
  ])('as of %s it is %s', (asOf, finality) => {
    expect(finalityOf(calendar, rule, day, micros(asOf))).toBe(finality);
  });

  it('settles on a day of the next month where the platform says so, over the turn of the year too', () => {
    const monthly = { zone: 'UTC', latencyHours: 0, settle: { nextMonthDay: 3 } };
    const december = dayFromIso('2026-12-15');
    expect(finalityOf(calendar, monthly, december, micros('2027-01-03T23:59:59Z'))).toBe('SETTLING');
    expect(finalityOf(calendar, monthly, december, micros('2027-01-04T00:00:00Z'))).toBe('FINAL');
  });
});

describe('attribution', () => {
  it.each([
    [null, null, null, null],
    ['7d_click', 7, null, null],
    ['7d_click_1d_view', 7, 1, null],
    ['1d_view,28d_click', 28, 1, null],
    ['click=30,view=1,model=last_touch', 30, 1, 'last_touch'],
    ['data_driven', null, null, 'data_driven'],
  ])('%s', (spec, click_days, view_days, model) => {
    expect(parseAttribution(spec)).toEqual({ click_days, view_days, model });
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localDay } from '../../connectors/local-day.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { type RefetchRule, slotAt } from './slot.ts';

const meta = (zone: string): RefetchRule => ({ zone, settle: { days: 28 }, latencyHours: 6 });
const tiktok = (zone: string): RefetchRule => ({ zone, settle: { days: 7 }, latencyHours: 11 });
const dv360 = (zone: string): RefetchRule => ({ zone, settle: { nextMonthDay: 3 }, latencyHours: 24 });

const slot = (rule: RefetchRule, day: string, now: string) => {
  const found = slotAt(rule, dayFromIso(day), Date.parse(now));
  if (found === null) return null;
  const text = (at: number | null) => (at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z'));
  return [found.age, text(found.from), text(found.until)];
};

// Worked out by hand from the calendar: Berlin is UTC+1 in winter and UTC+2 in summer, New York UTC-5 and UTC-4.
it.each([
  // Today: hours from the local midnight.
  ['UTC', '2026-11-26', '2026-11-26T10:17:00Z', 'TODAY', '2026-11-26T10:00:00Z', '2026-11-26T11:00:00Z'],
  ['Europe/Berlin', '2026-11-26', '2026-11-25T23:00:00Z', 'TODAY', '2026-11-25T23:00:00Z', '2026-11-26T00:00:00Z'],
  ['Europe/Berlin', '2026-11-26', '2026-11-26T22:59:59Z', 'TODAY', '2026-11-26T22:00:00Z', '2026-11-26T23:00:00Z'],
  // India is UTC+5:30: its hours begin at half past.
  ['Asia/Kolkata', '2026-11-26', '2026-11-26T10:17:00Z', 'TODAY', '2026-11-26T09:30:00Z', '2026-11-26T10:30:00Z'],
  // Three days: quarters of the local day.
  ['UTC', '2026-11-25', '2026-11-26T10:17:00Z', 'RECENT', '2026-11-26T06:00:00Z', '2026-11-26T12:00:00Z'],
  ['UTC', '2026-11-23', '2026-11-26T23:59:00Z', 'RECENT', '2026-11-26T18:00:00Z', '2026-11-27T00:00:00Z'],
  ['America/New_York', '2026-11-24', '2026-11-26T10:17:00Z', 'RECENT', '2026-11-26T05:00:00Z', '2026-11-26T11:00:00Z'],
  // 29 March 2026 has 23 hours in Berlin (from 23:00Z to 22:00Z): its last quarter has five.
  ['Europe/Berlin', '2026-03-28', '2026-03-29T04:59:00Z', 'RECENT', '2026-03-28T23:00:00Z', '2026-03-29T05:00:00Z'],
  ['Europe/Berlin', '2026-03-28', '2026-03-29T21:59:00Z', 'RECENT', '2026-03-29T17:00:00Z', '2026-03-29T22:00:00Z'],
  // 25 October 2026 has 25 hours (from 22:00Z to 23:00Z): the last one is a slot of its own.
  ['Europe/Berlin', '2026-10-24', '2026-10-25T22:30:00Z', 'RECENT', '2026-10-25T22:00:00Z', '2026-10-25T23:00:00Z'],
  ['Europe/Berlin', '2026-10-25', '2026-10-25T01:30:00Z', 'TODAY', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
  // Until it has settled: a local day. 1 November 2026 has 25 hours in New York (from 04:00Z to 05:00Z).
  ['UTC', '2026-11-22', '2026-11-26T10:17:00Z', 'SETTLING', '2026-11-26T00:00:00Z', '2026-11-27T00:00:00Z'],
  [
    'America/New_York',
    '2026-10-20',
    '2026-11-02T04:59:00Z',
    'SETTLING',
    '2026-11-01T04:00:00Z',
    '2026-11-02T05:00:00Z',
  ],
  ['UTC', '2026-10-29', '2026-11-26T23:59:00Z', 'SETTLING', '2026-11-26T00:00:00Z', '2026-11-27T06:00:00Z'],
  // Day 28 is the last: its fetch stands until the latency of six hours has passed.
  ['UTC', '2026-10-29', '2026-11-27T05:59:00Z', 'SETTLING', '2026-11-26T00:00:00Z', '2026-11-27T06:00:00Z'],
])('Meta in %s: %s at %s', (zone, day, now, age, from, until) => {
  expect(slot(meta(zone), day, now)).toEqual([age, from, until]);
});

it.each([
  // Settled on 3 December 2026, whichever day of November it is.
  ['2026-11-29', '2026-12-02T12:00:00Z', 'RECENT', '2026-12-02T12:00:00Z', '2026-12-02T18:00:00Z'],
  ['2026-11-01', '2026-12-03T12:00:00Z', 'SETTLING', '2026-12-03T00:00:00Z', '2026-12-05T00:00:00Z'],
  ['2026-11-01', '2026-12-04T12:00:00Z', 'SETTLING', '2026-12-03T00:00:00Z', '2026-12-05T00:00:00Z'],
])('DV360: %s at %s', (day, now, age, from, until) => {
  expect(slot(dv360('UTC'), day, now)).toEqual([age, from, until]);
});

it('a settled day is fetched once when it has, and in one of the thirteen weeks after it', () => {
  // 2026-11-01 is day 20758, remainder 10 by 13. It has settled on the 9th; the latency ends at 11:00.
  // Monday 2026-11-16 begins week (20773 + 3) / 7 = 2968, remainder 4; that of 2026-12-28 is 2974, remainder 10.
  const rule = tiktok('UTC');
  const fetchedOnce = ['SETTLED', '2026-11-09T11:00:00Z', '2026-12-28T00:00:00Z'];
  expect(slot(rule, '2026-11-01', '2026-11-09T11:00:00Z')).toEqual(fetchedOnce);
  expect(slot(rule, '2026-11-01', '2026-12-27T23:59:00Z')).toEqual(fetchedOnce);
  expect(slot(rule, '2026-11-01', '2026-12-28T00:00:00Z')).toEqual(['SETTLED', '2026-12-28T00:00:00Z', null]);
  expect(slot(rule, '2026-11-01', '2027-01-04T00:00:00Z')).toEqual(['SETTLED', '2026-11-09T11:00:00Z', null]);
});

it('a day that has not begun where the account is has no slot', () => {
  expect(slot(meta('America/New_York'), '2026-11-26', '2026-11-26T04:59:59Z')).toBeNull();
  expect(slot(meta('America/New_York'), '2026-11-26', '2026-11-26T05:00:00Z')?.[0]).toBe('TODAY');
});

it('slots follow one another without a gap, in any zone, over changes of clocks', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Africa/Cairo'];
  const instants = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-12-31') });
  fc.assert(
    fc.property(fc.constantFrom(...zones), instants, fc.integer({ min: 0, max: 120 }), (zone, now, age) => {
      const rule = tiktok(zone);
      const day = localDay(zone, now) - age;
      const here = slotAt(rule, day, now);
      expect(here?.from).toBeLessThanOrEqual(now);
      if (here === null || here.until === null) return;
      expect(here.until).toBeGreaterThan(now);
      // Nothing that was fetched in this slot is wanted again before its end, and something is from then on.
      expect(slotAt(rule, day, here.until - 1)?.from).toBe(here.from);
      expect(slotAt(rule, day, here.until)?.from).toBe(here.until);
    }),
  );
});

it('every day is looked at once more within the thirteen weeks after it has settled, whatever its weekday', () => {
  for (const rule of [tiktok('UTC'), meta('America/New_York'), dv360('Asia/Tokyo')]) {
    for (let day = 20_000; day < 20_100; day += 1) {
      const wanted = new Set<number>();
      for (let now = day; now < day + 200; now += 1) {
        const slot = slotAt(rule, day, (now + 0.9) * 86_400_000);
        if (slot?.age === 'SETTLED') wanted.add(slot.from);
      }
      // When it has settled, and the Monday of its sample.
      expect([day, wanted.size]).toEqual([day, 2]);
    }
  }
});

it('no settled day is looked at again in a week to whose end the platform does not have it', () => {
  const amazon: RefetchRule = { zone: 'UTC', settle: { days: 14 }, latencyHours: 12, keepsDays: 95 };
  const hour = 3_600_000;
  // Thirteen days that follow one another: each has another week of thirteen as its sample.
  const lastLook = (rule: RefetchRule, day: number) => {
    let looks = -1;
    for (let now = day * 24 * hour; now < (day + 200) * 24 * hour; now += 24 * hour) {
      const found = slotAt(rule, day, now);
      if (found !== null && found.age === 'SETTLED' && found.from <= now && found.from > now - 24 * hour) {
        looks = Math.floor(now / (24 * hour)) - day;
      }
    }
    return looks;
  };
  const begin = dayFromIso('2026-08-03');
  const all = Array.from({ length: 13 }, (_, index) => begin + index);
  const { keepsDays: _, ...endless } = amazon;
  expect(Math.max(...all.map((day) => lastLook(endless, day)))).toBeGreaterThan(95);
  expect(Math.max(...all.map((day) => lastLook(amazon, day)))).toBeLessThanOrEqual(95 - 7);
  // What is to come stays in agreement with what is: a slot that ends is followed by one that begins there.
  fc.assert(
    fc.property(fc.integer({ min: begin, max: begin + 400 }), fc.integer({ min: 0, max: 250 * 24 }), (day, hours) => {
      const now = day * 24 * hour + hours * hour;
      const { until = null } = slotAt(amazon, day, now) ?? {};
      if (until === null) return;
      expect(slotAt(amazon, day, until)?.from).toBe(until);
      expect(localDay('UTC', until) - day).toBeLessThan(95);
    }),
  );
});

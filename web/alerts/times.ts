import { moveDay } from '../format/days.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Ends of a snooze that are one press away; the morning is the one of `zone`, in which times are shown. */
export function snoozeChoices(now: number, zone: string): readonly { readonly name: string; readonly until: Date }[] {
  const today = new Date(now + offsetOf(now, zone)).toISOString().slice(0, 10);
  return [
    { name: '1 hour', until: new Date(now + hourMs) },
    { name: '4 hours', until: new Date(now + 4 * hourMs) },
    { name: 'tomorrow 09:00', until: instantIn(`${moveDay(today, 1)}T09:00`, zone) },
    { name: '1 week', until: new Date(now + 7 * dayMs) },
  ];
}

/** The instant that a clock of a zone shows as `local`, 2026-11-27T09:00. A time that daylight saving leaves out is an hour off. */
export function instantIn(local: string, zone: string): Date {
  const shown = Date.parse(`${local}Z`);
  const near = shown - offsetOf(shown, zone);
  return new Date(shown - offsetOf(near, zone));
}

/** Milliseconds that clocks of a zone are ahead of UTC at an instant. */
function offsetOf(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(instant / 1_000) * 1_000;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long ago an instant was, in one unit: `5 min ago`, `3 h ago`, `2 days ago`. */
export function ago(instant: string, now: number): string {
  const passed = now - Date.parse(instant);
  if (passed < minuteMs) return 'just now';
  if (passed < hourMs) return `${Math.floor(passed / minuteMs)} min ago`;
  if (passed < 2 * dayMs) return `${Math.floor(passed / hourMs)} h ago`;
  return `${Math.floor(passed / dayMs)} days ago`;
}

/** A UTC instant in the reader's own zone, to the minute. */
export function minuteOf(instant: string): string {
  return new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

/** Ends of a snooze that are one press away, in the reader's own zone. */
export function snoozeChoices(now: number): readonly { readonly name: string; readonly until: Date }[] {
  const tomorrow = new Date(now);
  tomorrow.setDate(tomorrow.getDate() + 1);
  tomorrow.setHours(9, 0, 0, 0);
  return [
    { name: '1 hour', until: new Date(now + hourMs) },
    { name: '4 hours', until: new Date(now + 4 * hourMs) },
    { name: 'tomorrow 09:00', until: tomorrow },
    { name: '1 week', until: new Date(now + 7 * dayMs) },
  ];
}

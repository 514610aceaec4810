const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Ends of a snooze that are one press away; the morning is the one of the reader's device. */
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

/**
 * Exact money in words: grouped, two decimals or more where the amount has them, the ISO currency behind it. Takes the
 * decimal text of the gateway, so nothing is rounded through a float.
 */
export function formatMoney(amount: string, currency: string): string {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const grouped = BigInt(whole).toLocaleString('en-GB');
  return `${amount.startsWith('-') ? '−' : ''}${grouped}.${fraction.padEnd(2, '0')} ${currency}`;
}

/** Micros as money in words, two decimals, cut (not rounded) for a headline. */
export function formatMicros(micros: bigint, currency: string): string {
  const absolute = micros < 0n ? -micros : micros;
  const cents = ((absolute % 1_000_000n) / 10_000n).toString().padStart(2, '0');
  return `${micros < 0n ? '−' : ''}${(absolute / 1_000_000n).toLocaleString('en-GB')}.${cents} ${currency}`;
}

/** A count, grouped; a dash where no platform said. */
export function formatCount(count: number | null): string {
  return count === null ? '–' : count.toLocaleString('en-GB');
}

/** A fraction as percent. */
export function formatPercent(fraction: number | null): string {
  return fraction === null ? '–' : `${(fraction * 100).toFixed(2)} %`;
}

/** A UTC instant in the reader's own zone. */
export function formatInstant(instant: string): string {
  return new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

/** A calendar day moved by `days`, as 2026-11-01. */
export function moveDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A calendar day in short: 1 Nov. */
export function shortDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** The later of two days or instants, both written so that text order is time order. */
export function later(a: string, b: string): string {
  return a.localeCompare(b) < 0 ? b : a;
}

/** The earlier of two days or instants, both written so that text order is time order. */
export function earlier(a: string, b: string): string {
  return a.localeCompare(b) < 0 ? a : b;
}

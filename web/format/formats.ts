const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Numbers and times as one reader writes them. */
export interface Formats {
  /** Zone in which instants are written. */
  readonly zone: string;
  /** A whole number; a dash where there is none, which is not zero. */
  count(value: number | bigint | null | undefined): string;
  /** An exact decimal, as a string, with at most `digits` after the point. */
  decimal(value: string | number | null | undefined, digits?: number): string;
  /** An exact amount with its currency: `1,500.00 USD`; up to `more` digits beyond those of the currency, where it has them. */
  money(amount: string | null | undefined, currency: string, more?: number): string;
  /** The same without its currency, for columns that say it on top. */
  amount(amount: string | null | undefined, currency: string): string;
  /** A fraction in percent: 0.0125 is `1.25 %`. */
  share(value: number | null | undefined, digits?: number): string;
  /** A change against before: `+12.5 %`, `−40 %`. */
  change(value: number | null | undefined): string;
  /** A number in few characters, for axes: `1.2K`. */
  short(value: number): string;
  /** An instant to the minute, in `zone` or another. */
  instant(iso: string, zone?: string): string;
  /** The time of day of an instant. */
  time(iso: string, zone?: string): string;
  /** A calendar day, 2026-11-01, as the reader writes it, with the year. */
  day(day: string): string;
  /** The same without the year, for axes. */
  shortDay(day: string): string;
  /** How long ago an instant was, in one unit. */
  ago(iso: string, now: number): string;
}

/**
 * Writes numbers and times by a language and in a zone; null for the browser's own of each.
 * Amounts and decimals go in as strings and are never made a float: Intl writes their digits as they are.
 * What writes a kind is made when it is first asked for: each takes the page some milliseconds, ten together a tenth of a second.
 */
export function createFormats(locale: string | null, zone: string | null): Formats {
  const language = locale ?? undefined;
  const own = once(() => zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const numbers = cache((digits: string) => {
    const [minimumFractionDigits, maximumFractionDigits] = digits.split('-').map(Number);
    return new Intl.NumberFormat(language, {
      minimumFractionDigits,
      maximumFractionDigits,
    } as Intl.NumberFormatOptions);
  });
  const digitsOf = cache((currency: string) => currencyDigits(currency));
  const compact = once(() => new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }));
  const instants = cache(
    (timeZone: string) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }),
  );
  const times = cache(
    (timeZone: string) => new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', timeZone }),
  );
  const days = once(() => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }));
  const shortDays = once(() => new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }));
  const passed = once(() => new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'narrow' }));
  const write = (value: string | number | bigint, least: number, most: number) =>
    numbers(`${least}-${most}`).format(value as number);
  const exact = (amount: string, currency: string, more = 0) =>
    write(amount, digitsOf(currency), digitsOf(currency) + more);
  const share = (value: number, digits: number) => `${write(value * 100, 0, digits)} %`;
  return {
    get zone() {
      return own();
    },
    count: (value) => (value === null || value === undefined ? '–' : write(value, 0, 0)),
    decimal: (value, digits = 2) => (value === null || value === undefined ? '–' : write(value, 0, digits)),
    money: (amount, currency, more) =>
      amount === null || amount === undefined ? '–' : `${exact(amount, currency, more)} ${currency}`,
    amount: (amount, currency) => (amount === null || amount === undefined ? '–' : exact(amount, currency)),
    share: (value, digits = 2) => (value === null || value === undefined ? '–' : share(value, digits)),
    change: (value) => {
      if (value === null || value === undefined || !Number.isFinite(value)) return '–';
      const size = Math.abs(value);
      const sign = value > 0 ? '+' : value < 0 ? '−' : '±';
      return `${sign}${share(size, size >= 1 ? 0 : 1)}`;
    },
    short: (value) => compact().format(value),
    instant: (iso, other = own()) => instants(other).format(new Date(iso)),
    time: (iso, other = own()) => times(other).format(new Date(iso)),
    day: (day) => days().format(new Date(`${day}T00:00:00Z`)),
    shortDay: (day) => shortDays().format(new Date(`${day}T00:00:00Z`)),
    ago: (iso, now) => ago(passed(), now - Date.parse(iso)),
  };
}

function ago(passed: Intl.RelativeTimeFormat, ms: number): string {
  if (ms < minuteMs) return passed.format(-Math.max(0, Math.round(ms / 1_000)), 'second');
  if (ms < hourMs) return passed.format(-Math.floor(ms / minuteMs), 'minute');
  if (ms < 2 * dayMs) return passed.format(-Math.floor(ms / hourMs), 'hour');
  return passed.format(-Math.floor(ms / dayMs), 'day');
}

/** Digits after the point of a currency; two where it is none that Intl knows. */
function currencyDigits(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    // Not three letters: an unknown currency of a report.
    return 2;
  }
}

function once<T>(make: () => T): () => T {
  const kept = cache(make);
  return () => kept('');
}

function cache<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(key);
    // Keys are zones, currencies and digits: a few dozen at most.
    made.set(key, fresh);
    return fresh;
  };
}

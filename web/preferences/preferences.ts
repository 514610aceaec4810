/**
 * What a reader has chosen about how things look. Stands in a cookie, so that the server's first answer is already right,
 * and at the gateway, so that it is the same on every device.
 */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  readonly density: 'comfortable' | 'compact';
  /** IANA zone in which instants are written; null for the zone of the reader's device. */
  readonly zone: string | null;
  /** BCP 47 tag by which numbers and dates are written; null for the browser's language. */
  readonly locale: string | null;
  /** ISO 4217 code of the currency that is shown first where there are several; null for the one with most in it. */
  readonly currency: string | null;
  /** Whether single letters do things (j, k, a, s …). */
  readonly keys: 'on' | 'off';
}

export const preferencesCookie = 'millrace-preferences';

export const defaultPreferences: Preferences = {
  theme: 'system',
  density: 'comfortable',
  zone: null,
  locale: null,
  currency: null,
  keys: 'on',
};

/** Reads a cookie's value; whatever in it is not known, or not valid here, is as if it had not been chosen. */
export function parsePreferences(text: string | undefined): Preferences {
  const said = new URLSearchParams(text ?? '');
  const oneOf = <T extends string>(name: string, known: readonly T[], otherwise: T): T =>
    known.find((value) => value === said.get(name)) ?? otherwise;
  return {
    theme: oneOf('theme', ['system', 'light', 'dark'], defaultPreferences.theme),
    density: oneOf('density', ['comfortable', 'compact'], defaultPreferences.density),
    zone: validOrNull(said.get('zone'), zoneFormat),
    locale: validOrNull(said.get('locale'), (locale) => Intl.getCanonicalLocales(locale)),
    currency: isCurrency(said.get('currency') ?? '') ? said.get('currency') : null,
    keys: oneOf('keys', ['on', 'off'], defaultPreferences.keys),
  };
}

/** As the cookie holds it: only what was chosen. */
export function preferencesText(preferences: Preferences): string {
  const chosen = new URLSearchParams();
  for (const [name, value] of Object.entries(preferences)) {
    if (value !== null && value !== defaultPreferences[name as keyof Preferences]) chosen.set(name, value);
  }
  return chosen.toString();
}

function validOrNull(value: string | null, use: (value: string) => unknown): string | null {
  if (value === null || value === '') return null;
  try {
    use(value);
    return value;
  } catch {
    // Intl's way to say that it does not know the name.
    return null;
  }
}

/** Whether a text is an ISO 4217 code as they are written: three capital letters. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}

/** Whether there is a zone of that name; lists of zones leave some out that are known all the same. */
export function isZone(name: string): boolean {
  return validOrNull(name, zoneFormat) !== null;
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en', { timeZone: zone });
}

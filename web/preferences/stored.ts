import { defaultPreferences, type Preferences, parsePreferences } from './preferences.ts';

/** Under what names the gateway keeps choices: `page.theme`. */
const prefix = 'page.';
/** Where a browser notes which choices the gateway does not have yet. */
const unsavedMark = 'millrace-unsaved-preferences';

export type PreferenceName = keyof Preferences;

export const preferenceNames = Object.keys(defaultPreferences) as readonly PreferenceName[];

/** The name by which the gateway keeps a choice. */
export function storedName(name: PreferenceName): string {
  return prefix + name;
}

/** A choice as the gateway keeps it: a text, empty for none, so that a choice that was taken back is one too. */
export function storedValue(preferences: Preferences, name: PreferenceName): string {
  return preferences[name] ?? '';
}

/** What the gateway keeps of a reader's choices; what is not known or not valid here is left out. */
export function readStored(kept: readonly { readonly name: string; readonly value: unknown }[]): Partial<Preferences> {
  const texts = new Map(
    kept.flatMap(({ name, value }) =>
      name.startsWith(prefix) && typeof value === 'string' ? [[name.slice(prefix.length), value] as const] : [],
    ),
  );
  const read = parsePreferences(new URLSearchParams([...texts]).toString());
  return Object.fromEntries(
    preferenceNames.filter((name) => texts.get(name) === storedValue(read, name)).map((name) => [name, read[name]]),
  );
}

/**
 * Brings what this browser shows and what the gateway keeps together: `change` is to be shown here, `toStore` to be kept there. What was
 * chosen here and did not get there counts; then what is kept; and what is kept nowhere yet comes from here.
 */
export function bringTogether(
  shown: Preferences,
  stored: Partial<Preferences>,
  unsaved: ReadonlySet<PreferenceName>,
): { readonly change: Partial<Preferences>; readonly toStore: readonly PreferenceName[] } {
  const isKept = (name: PreferenceName) => name in stored && !unsaved.has(name);
  const change = preferenceNames.filter((name) => isKept(name) && stored[name] !== shown[name]);
  const toStore = preferenceNames.filter(
    (name) => unsaved.has(name) || (!(name in stored) && shown[name] !== defaultPreferences[name]),
  );
  return { change: Object.fromEntries(change.map((name) => [name, stored[name]])), toStore };
}

/** Choices that were made in this browser and are not at the gateway yet. */
export function readUnsaved(storage: Pick<Storage, 'getItem'>): ReadonlySet<PreferenceName> {
  const noted = (storage.getItem(unsavedMark) ?? '').split(' ');
  return new Set(preferenceNames.filter((name) => noted.includes(name)));
}

/** Notes them. */
export function writeUnsaved(
  storage: Pick<Storage, 'setItem' | 'removeItem'>,
  unsaved: ReadonlySet<PreferenceName>,
): void {
  if (unsaved.size === 0) storage.removeItem(unsavedMark);
  else storage.setItem(unsavedMark, [...unsaved].join(' '));
}

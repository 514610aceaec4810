import { expect, it } from 'vitest';
import { defaultPreferences, type Preferences } from './preferences.ts';
import {
  bringTogether,
  preferenceNames,
  readStored,
  readUnsaved,
  storedName,
  storedValue,
  writeUnsaved,
} from './stored.ts';

const dark: Preferences = { ...defaultPreferences, theme: 'dark', zone: 'Europe/Berlin' };

it('reads back what it keeps, also a choice that was taken back', () => {
  const kept = preferenceNames.map((name) => ({ name: storedName(name), value: storedValue(dark, name) }));
  expect(readStored(kept)).toEqual(dark);
});

it('leaves out what others keep, and what is not valid here', () => {
  const kept = [
    { name: 'page.theme', value: 'neon' },
    { name: 'page.zone', value: 'Mars/Olympus' },
    { name: 'page.currency', value: 'EUR' },
    { name: 'page.keys', value: 7 },
    { name: 'dashboard.columns', value: 'theme' },
  ];
  expect(readStored(kept)).toEqual({ currency: 'EUR' });
});

it('shows what the gateway keeps, and keeps there what it has not', () => {
  expect(bringTogether(dark, { theme: 'light', density: 'compact' }, new Set())).toEqual({
    change: { theme: 'light', density: 'compact' },
    toStore: ['zone'],
  });
  expect(bringTogether(dark, { zone: null }, new Set())).toEqual({ change: { zone: null }, toStore: ['theme'] });
  expect(bringTogether(defaultPreferences, {}, new Set())).toEqual({ change: {}, toStore: [] });
});

it('lets what was chosen here and did not get there count', () => {
  expect(bringTogether(defaultPreferences, { theme: 'dark', zone: 'UTC' }, new Set(['theme'] as const))).toEqual({
    change: { zone: 'UTC' },
    toStore: ['theme'],
  });
});

it('notes what did not get there, and nothing when all did', () => {
  const notes = new Map<string, string>();
  const storage = {
    getItem: (key: string) => notes.get(key) ?? null,
    setItem: (key: string, value: string) => void notes.set(key, value),
    removeItem: (key: string) => void notes.delete(key),
  };
  writeUnsaved(storage, new Set(['zone', 'keys'] as const));
  expect([...readUnsaved(storage)]).toEqual(['zone', 'keys']);
  writeUnsaved(storage, new Set());
  expect(notes.size).toBe(0);
  notes.set('millrace-unsaved-preferences', 'theme evil');
  expect([...readUnsaved(storage)]).toEqual(['theme']);
});

import { expect, it } from 'vitest';
import { defaultPreferences, parsePreferences, preferencesText } from './preferences.ts';

it('holds only what was chosen, and reads it back', () => {
  expect(preferencesText(defaultPreferences)).toBe('');
  const chosen = {
    ...defaultPreferences,
    theme: 'dark',
    zone: 'Europe/Berlin',
    locale: 'de-DE',
    currency: 'EUR',
  } as const;
  expect(preferencesText(chosen)).toBe('theme=dark&zone=Europe%2FBerlin&locale=de-DE&currency=EUR');
  expect(parsePreferences(preferencesText(chosen))).toEqual(chosen);
});

it('takes nothing from a cookie that it does not know', () => {
  const strange = 'theme=neon&density=<script>&zone=Mars/Olympus&locale=not a tag&currency=euro&keys=maybe&more=1';
  expect(parsePreferences(strange)).toEqual(defaultPreferences);
  expect(parsePreferences(undefined)).toEqual(defaultPreferences);
});

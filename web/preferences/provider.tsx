'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { createFormats, type Formats } from '../format/formats.ts';
import type { Preferences } from './preferences.ts';

interface Chosen {
  readonly preferences: Preferences;
  readonly formats: Formats;
  /** Chooses something else; it is there at once, and at the next visit. */
  readonly choose: (change: Partial<Preferences>) => void;
}

const ChosenContext = createContext<Chosen | null>(null);

/** Gives everything below the reader's preferences, and numbers and times written by them. */
export function PreferencesProvider(props: { readonly initial: Preferences; readonly children: ReactNode }) {
  const [preferences, setPreferences] = useState(props.initial);
  const { locale, zone, theme, density } = preferences;
  const choose = useCallback((change: Partial<Preferences>) => {
    setPreferences((old) => ({ ...old, ...change }));
    void fetch('/preferences', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(change),
      // Without an answer the choice holds for this visit only.
    }).catch(() => undefined);
  }, []);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.density = density;
  }, [theme, density]);
  const formats = useMemo(() => createFormats(locale, zone), [locale, zone]);
  const chosen = useMemo(() => ({ preferences, formats, choose }), [preferences, formats, choose]);
  return <ChosenContext value={chosen}>{props.children}</ChosenContext>;
}

/** What the reader has chosen. */
export function usePreferences(): Chosen {
  const chosen = useContext(ChosenContext);
  if (chosen === null) throw new Error('usePreferences stands outside of PreferencesProvider');
  return chosen;
}

/** Numbers and times as the reader writes them. */
export function useFormats(): Formats {
  return usePreferences().formats;
}

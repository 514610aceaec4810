'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { createFormats, type Formats } from '../format/formats.ts';
import type { Preferences } from './preferences.ts';

interface Chosen {
  readonly preferences: Preferences;
  readonly formats: Formats;
  /** Chooses something else; it is there at once, and at the next visit. */
  readonly choose: (change: Partial<Preferences>) => void;
}

/** Milliseconds that keeping a choice may take. */
const keepMs = 10_000;

/** Keeps a choice for the next visit; without an answer it holds for this one only. */
async function keep(change: Partial<Preferences>): Promise<void> {
  await fetch('/preferences', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
    signal: AbortSignal.timeout(keepMs),
  }).catch(() => undefined);
}

const ChosenContext = createContext<Chosen | null>(null);

/** Gives everything below the reader's preferences, and numbers and times written by them. */
export function PreferencesProvider(props: { readonly initial: Preferences; readonly children: ReactNode }) {
  const [preferences, setPreferences] = useState(props.initial);
  const { locale, zone, theme, density } = preferences;
  const keeping = useRef(Promise.resolve());
  const choose = useCallback((change: Partial<Preferences>) => {
    setPreferences((old) => ({ ...old, ...change }));
    // One after another: each answer is the cookie that the next adds to.
    keeping.current = keeping.current.then(() => keep(change));
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

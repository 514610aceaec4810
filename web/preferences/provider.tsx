'use client';

import {
  createContext,
  type ReactNode,
  startTransition,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { createFormats, type Formats } from '../format/formats.ts';
import { defaultPreferences, type Preferences } from './preferences.ts';
import { type PreferenceName, readUnsaved, writeUnsaved } from './stored.ts';

interface Chosen {
  readonly preferences: Preferences;
  readonly formats: Formats;
  /** Chooses something else; it is there at once, and at the next visit. */
  readonly choose: (change: Partial<Preferences>) => void;
  /** Shows what the gateway keeps. */
  readonly adopt: (change: Partial<Preferences>) => void;
  /** Choices that are not at the gateway yet; null before it is known which. */
  readonly unsaved: ReadonlySet<PreferenceName> | null;
  /** The gateway has this one as it is now. */
  readonly saved: (name: PreferenceName) => void;
  /** Looks as for somebody who has chosen nothing: the next at this browser is another reader. */
  readonly forget: () => void;
}

/** Milliseconds that keeping a choice may take. */
const keepMs = 10_000;

/** Keeps a choice for the next visit; without an answer it holds for this one only. */
async function keep(change: Partial<Preferences>): Promise<void> {
  await fetch('/preferences', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
    // Also when the page is left at once: who signs out leaves nothing to the next reader.
    keepalive: true,
    signal: AbortSignal.timeout(keepMs),
  }).catch(() => undefined);
}

const ChosenContext = createContext<Chosen | null>(null);

/** Gives everything below the reader's preferences, and numbers and times written by them. */
export function PreferencesProvider(props: { readonly initial: Preferences; readonly children: ReactNode }) {
  const [preferences, setPreferences] = useState(props.initial);
  const { locale, zone, theme, density } = preferences;
  const keeping = useRef(Promise.resolve());
  const [unsaved, setUnsaved] = useState<ReadonlySet<PreferenceName> | null>(null);
  const adopt = useCallback((change: Partial<Preferences>) => {
    setPreferences((old) => ({ ...old, ...change }));
    // One after another: each answer is the cookie that the next adds to.
    keeping.current = keeping.current.then(() => keep(change));
  }, []);
  const note = useCallback((names: ReadonlySet<PreferenceName>) => {
    writeUnsaved(localStorage, names);
    setUnsaved(names);
  }, []);
  const choose = useCallback(
    (change: Partial<Preferences>) => {
      adopt(change);
      note(new Set([...readUnsaved(localStorage), ...(Object.keys(change) as PreferenceName[])]));
    },
    [adopt, note],
  );
  const saved = useCallback(
    (name: PreferenceName) => note(new Set([...readUnsaved(localStorage)].filter((other) => other !== name))),
    [note],
  );
  const forget = useCallback(() => {
    adopt(defaultPreferences);
    note(new Set());
  }, [adopt, note]);
  // In a transition: otherwise React would throw away what the server wrote and has not been taken over yet, and a press on it with it.
  useEffect(() => startTransition(() => setUnsaved(readUnsaved(localStorage))), []);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.density = density;
  }, [theme, density]);
  const formats = useMemo(() => createFormats(locale, zone), [locale, zone]);
  const chosen = useMemo(
    () => ({ preferences, formats, choose, adopt, unsaved, saved, forget }),
    [preferences, formats, choose, adopt, unsaved, saved, forget],
  );
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

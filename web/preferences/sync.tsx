'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { StoredPreferencesDocument, StorePreferenceDocument } from '../generated/operations.ts';
import type { Preferences } from './preferences.ts';
import { usePreferences } from './provider.tsx';
import { bringTogether, readStored, storedName, storedValue } from './stored.ts';

/** Milliseconds between two tries to keep a choice. */
const againMs = 10_000;

/** Brings a reader's choices to the gateway, and those of their other devices here. Shows nothing. */
export function PreferencesSync() {
  const { preferences, unsaved, adopt, saved } = usePreferences();
  // Read once for each visit: what is chosen meanwhile is newer.
  const { data } = useQuery(StoredPreferencesDocument, { fetchPolicy: 'network-only' });
  const [store] = useMutation(StorePreferenceDocument);
  const [stored, setStored] = useState<Partial<Preferences> | null>(null);
  const [failures, setFailures] = useState(0);
  useEffect(() => {
    if (data === undefined || unsaved === null || stored !== null) return;
    const read = readStored(data.preferences);
    setStored(read);
    const { change } = bringTogether(preferences, read, unsaved);
    if (Object.keys(change).length > 0) adopt(change);
  }, [data, unsaved, stored, preferences, adopt]);
  useEffect(() => {
    const [name] = stored === null || unsaved === null ? [] : bringTogether(preferences, stored, unsaved).toStore;
    if (name === undefined) return undefined;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    store({ variables: { name: storedName(name), value: storedValue(preferences, name) } }).then(
      (answer) => {
        // Something else was chosen meanwhile: that is kept next.
        if (isOver) return;
        setStored(readStored(answer.data?.setPreference ?? []));
        saved(name);
      },
      () => {
        // The card of preferences says that it is not kept yet.
        if (!isOver) timer = setTimeout(() => setFailures(failures + 1), againMs);
      },
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [stored, unsaved, preferences, store, saved, failures]);
  return null;
}

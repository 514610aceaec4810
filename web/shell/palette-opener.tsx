'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import { Button, Key } from '../ui/controls.tsx';
import { Icon } from '../ui/icons.tsx';
import { type Command, useCommands, useRegistry } from './commands.tsx';

const Palette = lazy(() => import('./palette.tsx'));

/** Opens the palette: by its button, by Ctrl K or ⌘ K, or by `?`. What it is made of is loaded at its first use. */
export function PaletteOpener() {
  const registry = useRegistry();
  const [commands, setCommands] = useState<readonly Command[] | null>(null);
  const open = () => setCommands(registry.all());
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setCommands((shown) => (shown === null ? registry.all() : null));
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [registry]);
  useCommands([{ id: 'palette', name: 'Show all commands and their keys', group: 'Help', keys: '?', run: open }]);
  return (
    <>
      <Button tone="quiet" aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K" onClick={open}>
        <Icon name="search" />
        <span className="max-md:sr-only">Commands</span>
        <span className="flex gap-1 max-md:hidden">
          <Key>Ctrl</Key>
          <Key>K</Key>
        </span>
      </Button>
      {commands !== null && (
        <Suspense>
          <Palette commands={commands} onClose={() => setCommands(null)} />
        </Suspense>
      )}
    </>
  );
}

'use client';

import dynamic from 'next/dynamic';
import { onceAlive } from '../../ui/once-alive.tsx';
import { ScreenBefore } from '../../ui/screen-before.tsx';

const loading = () => <ScreenBefore title="Import a report file" what="the import" />;

/** The screen, loaded beside what talks to the gateway. */
export const Import = dynamic(
  () => import('./import-screen.tsx').then((screen) => onceAlive(screen.ImportScreen, loading)),
  {
    loading,
  },
);

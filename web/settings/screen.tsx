'use client';

import dynamic from 'next/dynamic';
import { onceAlive } from '../ui/once-alive.tsx';
import { ScreenBefore } from '../ui/screen-before.tsx';

const loading = () => <ScreenBefore title="Settings" what="the settings" />;

/** The screen, loaded beside what talks to the gateway. */
export const Settings = dynamic(
  () => import('./settings-screen.tsx').then((screen) => onceAlive(screen.SettingsScreen, loading)),
  {
    loading,
  },
);

'use client';

import dynamic from 'next/dynamic';
import { onceAlive } from '../ui/once-alive.tsx';
import { ScreenBefore } from '../ui/screen-before.tsx';

const loading = () => <ScreenBefore title="What needs you" what="the alerts" />;

/** The screen, loaded beside what talks to the gateway. */
export const Alerts = dynamic(
  () => import('./alerts-screen.tsx').then((screen) => onceAlive(screen.AlertsScreen, loading)),
  {
    loading,
  },
);

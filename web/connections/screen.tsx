'use client';

import dynamic from 'next/dynamic';
import { onceAlive } from '../ui/once-alive.tsx';
import { ScreenBefore } from '../ui/screen-before.tsx';

const loading = () => <ScreenBefore title="Connections" what="the connections" />;

/** The screen, loaded beside what talks to the gateway. */
export const Connections = dynamic(
  () => import('./connections-screen.tsx').then((screen) => onceAlive(screen.ConnectionsScreen, loading)),
  {
    loading,
  },
);

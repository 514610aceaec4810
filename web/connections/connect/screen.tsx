'use client';

import dynamic from 'next/dynamic';
import { onceAlive } from '../../ui/once-alive.tsx';
import { ScreenBefore } from '../../ui/screen-before.tsx';

const loading = () => <ScreenBefore title="Connect a platform" what="the platforms" />;

/** The screen, loaded beside what talks to the gateway. */
export const Connect = dynamic(
  () => import('./connect-screen.tsx').then((screen) => onceAlive(screen.ConnectScreen, loading)),
  {
    loading,
  },
);

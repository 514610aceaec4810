'use client';

import dynamic from 'next/dynamic';
import { Loading } from '../ui/states.tsx';

/** The screen, loaded beside what talks to the gateway. */
export const Connections = dynamic(
  () => import('./connections-screen.tsx').then((screen) => screen.ConnectionsScreen),
  {
    loading: () => <Loading what="the connections" lines={4} height="h-24" />,
  },
);

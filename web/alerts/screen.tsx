'use client';

import dynamic from 'next/dynamic';
import { Loading } from '../ui/states.tsx';

/** The screen, loaded beside what talks to the gateway. */
export const Alerts = dynamic(() => import('./alerts-screen.tsx').then((screen) => screen.AlertsScreen), {
  loading: () => <Loading what="the alerts" lines={4} height="h-24" />,
});

'use client';

import dynamic from 'next/dynamic';
import { Loading } from '../ui/states.tsx';

/** The screen, loaded beside what talks to the gateway. */
export const Settings = dynamic(() => import('./settings-screen.tsx').then((screen) => screen.SettingsScreen), {
  loading: () => <Loading what="the settings" lines={4} height="h-24" />,
});

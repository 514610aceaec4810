'use client';

import dynamic from 'next/dynamic';
import { Loading } from '../ui/states.tsx';

/**
 * The screen, loaded beside what talks to the gateway. The reader's browser alone makes it: the server knows neither its zone nor its
 * language, and a choice that is made before the page listens would be lost.
 */
export const Settings = dynamic(() => import('./settings-screen.tsx').then((screen) => screen.SettingsScreen), {
  ssr: false,
  loading: () => <Loading what="the settings" lines={4} height="h-24" />,
});

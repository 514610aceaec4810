'use client';

import dynamic from 'next/dynamic';
import { Loading } from '../../ui/states.tsx';

/** The screen, loaded beside what talks to the gateway. */
export const Connect = dynamic(() => import('./connect-screen.tsx').then((screen) => screen.ConnectScreen), {
  loading: () => <Loading what="the platforms" lines={4} height="h-24" />,
});

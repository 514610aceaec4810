'use client';

import dynamic from 'next/dynamic';
import { Loading } from '../../ui/states.tsx';

/** The screen, loaded beside what talks to the gateway. */
export const Import = dynamic(() => import('./import-screen.tsx').then((screen) => screen.ImportScreen), {
  loading: () => <Loading what="the import" lines={4} height="h-24" />,
});

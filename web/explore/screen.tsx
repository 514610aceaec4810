'use client';

import dynamic from 'next/dynamic';
import { Loading } from '../ui/states.tsx';

/** The screen, loaded beside what talks to the gateway. */
export const Explore = dynamic(() => import('./explore-screen.tsx').then((screen) => screen.ExploreScreen), {
  loading: () => <Loading what="the figures" lines={4} height="h-24" />,
});

'use client';

import dynamic from 'next/dynamic';
import { onceAlive } from '../ui/once-alive.tsx';
import { ScreenBefore } from '../ui/screen-before.tsx';
import { exploreHead } from './head.ts';

const loading = () => <ScreenBefore {...exploreHead} what="the figures" />;

/** The screen, loaded beside what talks to the gateway. */
export const Explore = dynamic(
  () => import('./explore-screen.tsx').then((screen) => onceAlive(screen.ExploreScreen, loading)),
  {
    loading,
  },
);

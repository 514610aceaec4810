'use client';

import dynamic from 'next/dynamic';
import { onceAlive } from '../ui/once-alive.tsx';
import { ScreenBefore } from '../ui/screen-before.tsx';

const loading = () => <ScreenBefore title="Pipeline" what="the pipeline" />;

/** The screen, loaded beside what talks to the gateway. */
export const Pipeline = dynamic(
  () => import('./pipeline-screen.tsx').then((screen) => onceAlive(screen.PipelineScreen, loading)),
  {
    loading,
  },
);

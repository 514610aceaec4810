'use client';

import dynamic from 'next/dynamic';
import { Loading } from '../ui/states.tsx';

/** The screen, loaded beside what talks to the gateway. */
export const Pipeline = dynamic(() => import('./pipeline-screen.tsx').then((screen) => screen.PipelineScreen), {
  loading: () => <Loading what="the pipeline" lines={4} height="h-24" />,
});

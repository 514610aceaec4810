'use client';

import dynamic from 'next/dynamic';
import { onceAlive } from '../ui/once-alive.tsx';
import { ScreenBefore } from '../ui/screen-before.tsx';

const loading = () => <ScreenBefore title="Rules" what="the rules" />;

/** The list, loaded beside what talks to the gateway. */
export const Rules = dynamic(
  () => import('./rules-screen.tsx').then((screen) => onceAlive(screen.RulesScreen, loading)),
  {
    loading,
  },
);

/** One rule. */
export const Rule = dynamic(() => import('./rule-editor.tsx').then((screen) => onceAlive(screen.RuleEditor, loading)), {
  loading,
});

'use client';

import dynamic from 'next/dynamic';
import { Loading } from '../ui/states.tsx';

const loading = () => <Loading what="the rules" lines={4} height="h-24" />;

/** The list, loaded beside what talks to the gateway. */
export const Rules = dynamic(() => import('./rules-screen.tsx').then((screen) => screen.RulesScreen), { loading });

/** One rule. */
export const Rule = dynamic(() => import('./rule-editor.tsx').then((screen) => screen.RuleEditor), { loading });

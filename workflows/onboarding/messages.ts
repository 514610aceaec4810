import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { OnboardingStatus } from './types.ts';

/** A credential was kept: look at once whether the platform accepts it. */
export const credentialSignal = defineSignal('credentialKept');
export const onboardingQuery = defineQuery<OnboardingStatus>('onboarding');

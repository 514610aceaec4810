import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { OnboardingStatus } from './types.ts';

/** Look at once for a credential that the platform accepts. */
export const credentialSignal = defineSignal('credentialKept');
export const onboardingQuery = defineQuery<OnboardingStatus>('onboarding');

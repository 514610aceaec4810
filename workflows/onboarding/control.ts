import type { Client } from '@temporalio/client';
import { taskQueue } from '../ingestion/control.ts';
import type { ConnectionRef } from '../ingestion/types.ts';
import { searchAttributes } from '../search-attributes.ts';
import { credentialSignal, onboardingQuery } from './messages.ts';
import type { OnboardingInput, OnboardingStatus } from './types.ts';
import type { onboarding } from './workflow.ts';

const onboardingType = 'onboarding' satisfies typeof onboarding.name;

/** The id of an onboarding's workflow. There is one at a time. */
export function onboardingId({ tenant, connection }: ConnectionRef): string {
  return `onboarding/${tenant}/${connection}`;
}

/** Starts it; while it runs, the same again is the same, and it looks at once for a credential. */
export async function startOnboarding(client: Client, input: OnboardingInput): Promise<void> {
  const { tenant, connection, name, to } = input;
  await client.workflow.signalWithStart<typeof onboarding>(onboardingType, {
    workflowId: onboardingId(input),
    taskQueue,
    args: [input],
    signal: credentialSignal,
    typedSearchAttributes: searchAttributes({ tenant, connection, platform: to.platform }),
    staticSummary: `brings up ${name} with ${to.platform}`,
    staticDetails:
      'Organisation, channels, owner, key, connection, credential, rules, first backfill, message. What it made is undone when it fails.',
  });
}

/** Where it stands, or how it ended. */
export function onboardingStatus(client: Client, ref: ConnectionRef): Promise<OnboardingStatus> {
  return client.workflow.getHandle(onboardingId(ref)).query(onboardingQuery);
}

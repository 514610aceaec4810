import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
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

/** Starts it; while it runs, the same again is the same. */
export async function startOnboarding(client: Client, input: OnboardingInput): Promise<void> {
  const { tenant, connection, name, to } = input;
  try {
    await client.workflow.start<typeof onboarding>(onboardingType, {
      workflowId: onboardingId(input),
      taskQueue,
      args: [input],
      typedSearchAttributes: searchAttributes({ tenant, connection, platform: to.platform }),
      staticSummary: `brings up ${name} with ${to.platform}`,
      staticDetails:
        'Organisation, channels, owner, key, connection, credential, rules, first backfill, message. What it made is undone when it fails.',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** Tells it that a credential was kept, so that it does not wait for its next look. */
export async function credentialKept(client: Client, ref: ConnectionRef): Promise<void> {
  await client.workflow.getHandle(onboardingId(ref)).signal(credentialSignal);
}

/** Where it stands, or how it ended. */
export function onboardingStatus(client: Client, ref: ConnectionRef): Promise<OnboardingStatus> {
  return client.workflow.getHandle(onboardingId(ref)).query(onboardingQuery);
}

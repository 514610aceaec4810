import { afterAll, beforeAll, expect, it } from 'vitest';
import { withTenant } from '../../base/postgres.ts';
import { credentialKept, onboardingId, onboardingStatus, startOnboarding } from '../../workflows/onboarding/control.ts';
import type { OnboardingInput } from '../../workflows/onboarding/types.ts';
import { openWorkingGround, type WorkingGround } from './ground.ts';
import { saveHistory } from './save-history.ts';

let ground: WorkingGround;
beforeAll(async () => {
  ground = await openWorkingGround('2026-11-20T12:00:00Z');
});
afterAll(async () => {
  await ground?.close();
});

const newcomer = (name: string): OnboardingInput => ({
  tenant: `onboarding-${name}-${process.pid}`,
  connection: 'snap',
  name: 'Northwind',
  to: {
    platform: 'snapchat',
    name: 'Snapchat',
    accounts: null,
    endpoints: ground.sandbox.endpoints('snapchat'),
    quota: null,
  },
  firstDay: '2026-11-19',
  reports: ['campaign_daily'],
});
const end = (input: OnboardingInput) => ground.temporal.workflow.getHandle(onboardingId(input)).result();
const told = ({ tenant }: OnboardingInput) =>
  withTenant(ground.postgres, tenant, async (client) => {
    const { rows } = await client.query<{ action: string; reason: string }>(
      `SELECT action, reason FROM audit_event WHERE tenant_id = $1 AND action LIKE 'onboarding.%' ORDER BY seq`,
      [tenant],
    );
    return rows.map(({ action, reason }) => `${action}: ${reason}`);
  });
const rules = ({ tenant }: OnboardingInput) =>
  withTenant(ground.postgres, tenant, async (client) => {
    const { rows } = await client.query<{ rule_id: string; state: string }>(
      'SELECT rule_id, state FROM rule WHERE tenant_id = $1 ORDER BY rule_id',
      [tenant],
    );
    return rows.map(({ rule_id, state }) => `${rule_id} ${state}`);
  });
const keepCredential = (input: OnboardingInput) =>
  ground.credentials.set(input, {
    platform: 'snapchat',
    credential: ground.sandbox.credential('snapchat', 0),
    expiresAt: null,
  });

it('a new organisation: it waits for the credential, fetches, and tells when there is something to see; twice is once', async () => {
  const input = newcomer('new');
  await startOnboarding(ground.temporal, input);
  await startOnboarding(ground.temporal, input);
  await expect
    .poll(() => onboardingStatus(ground.temporal, input), { timeout: 30_000 })
    .toMatchObject({ state: 'WAITING_FOR_CREDENTIAL', message: expect.stringContaining('has no credential') });
  await keepCredential(input);
  await credentialKept(ground.temporal, input);
  await end(input);
  expect(await onboardingStatus(ground.temporal, input)).toMatchObject({ state: 'DONE' });
  await saveHistory(ground.temporal, onboardingId(input), 'onboarding');
  const ready = [expect.stringMatching(/^onboarding\.ready: Northwind: 1 accounts of snapchat, [12] days of reports/)];
  expect(await told(input)).toEqual(ready);
  expect(await rules(input)).toEqual(['broken_tracking ACTIVE', 'data_late ACTIVE', 'no_delivery ACTIVE']);
  await startOnboarding(ground.temporal, input);
  await end(input);
  expect(await told(input)).toEqual(ready);
  // What is the organisation's is not undone by a later run that fails.
  await ground.credentials.delete(input);
  await startOnboarding(ground.temporal, { ...input, credentialWithinHours: 0 });
  await expect(end(input)).rejects.toMatchObject({ cause: { type: 'MR_WORKFLOWS_ONBOARDING' } });
  expect(await ground.connections.get(input)).toMatchObject({ status: 'ACTIVE', name: 'Snapchat' });
});

it('no credential comes in time: what was made is undone, and the owner is told why', async () => {
  const input = { ...newcomer('late'), credentialWithinHours: 0 };
  await startOnboarding(ground.temporal, input);
  await expect(end(input)).rejects.toMatchObject({ cause: { type: 'MR_WORKFLOWS_ONBOARDING' } });
  await expect(ground.connections.get(input)).rejects.toMatchObject({ code: 'MR_CONNECTOR_CONNECTION' });
  expect(await told(input)).toEqual([
    expect.stringContaining('onboarding.undone: no credential that works came within 0 hours'),
  ]);
  await saveHistory(ground.temporal, onboardingId(input), 'onboarding-undone');
});

it('given up after its fetching was started: schedule and connection go, a connection that was there before stays', async () => {
  const input = newcomer('kept');
  await ground.connect(input.tenant, 'meta', '2026-11-20', ['account_daily']);
  const other = { ...input, connection: 'meta' };
  await startOnboarding(ground.temporal, other);
  // The name is taken by a connection to another platform.
  await expect(end(other)).rejects.toMatchObject({ cause: expect.anything() });
  expect(await ground.connections.get(other)).toMatchObject({ platform: 'meta' });

  await startOnboarding(ground.temporal, input);
  await expect.poll(() => ground.connections.list(input.tenant), { timeout: 30_000 }).toHaveLength(2);
  await ground.temporal.workflow.getHandle(onboardingId(input)).cancel();
  await expect(end(input)).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect((await ground.connections.list(input.tenant)).map(({ connection }) => connection)).toEqual(['meta']);

  // With a first day that is still to come nothing arrives; by then rules and schedule are there.
  const waiting = { ...input, firstDay: '2027-01-01' };
  await startOnboarding(ground.temporal, waiting);
  await expect.poll(() => ground.connections.list(input.tenant), { timeout: 30_000 }).toHaveLength(2);
  await keepCredential(waiting);
  await credentialKept(ground.temporal, waiting);
  await expect
    .poll(() => onboardingStatus(ground.temporal, waiting), { timeout: 30_000 })
    .toMatchObject({ state: 'WAITING_FOR_DATA' });
  expect(await rules(waiting)).toHaveLength(3);
  await ground.temporal.workflow.getHandle(onboardingId(waiting)).cancel();
  await expect(end(waiting)).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(await rules(waiting)).toEqual(['broken_tracking REMOVED', 'data_late REMOVED', 'no_delivery REMOVED']);
  expect(await ground.store.get(waiting)).toBeUndefined();
  expect((await ground.connections.list(input.tenant)).map(({ connection }) => connection)).toEqual(['meta']);
});

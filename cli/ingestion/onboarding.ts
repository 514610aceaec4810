import { onboardingId, onboardingStatus, startOnboarding } from '../../workflows/onboarding/control.ts';
import type { TenantArguments } from '../connections/arguments.ts';
import { newConnection } from '../connections/manage.ts';
import { checkConnection, connectedPlatform } from '../connections/said.ts';
import { checkDays } from '../reads/days.ts';
import { checkTenant } from '../tenants/store.ts';
import type { OnboardingArguments } from './arguments.ts';
import { daysBack } from './days-back.ts';
import { withTemporal } from './temporal.ts';

/** `millrace onboarding start`: a new organisation with its first connection. */
export async function start(connection: string, options: OnboardingArguments): Promise<void> {
  const { tenant, organisation, from = daysBack(), report: reports = null, json } = options;
  checkTenant(tenant);
  checkConnection(connection);
  checkDays(from, undefined);
  const to = newConnection(connection, connectedPlatform(options.platform), options);
  const input = { tenant, connection, name: organisation ?? tenant, to, firstDay: from, reports };
  await withTemporal((temporal) => startOnboarding(temporal, input));
  if (json === true) console.log(JSON.stringify({ workflow: onboardingId(input), ...input }, null, 2));
  else {
    console.log(
      `runs as ${onboardingId(input)}: it goes on by itself once \`millrace credentials set ${connection} --tenant ${tenant}\` gave it a credential`,
    );
  }
}

/** `millrace onboarding status`. Resolves to the exit code: 1 when it was undone, else 0. */
export async function showOnboarding(connection: string, { tenant, json }: TenantArguments): Promise<number> {
  const status = await withTemporal((temporal) => onboardingStatus(temporal, { tenant, connection }));
  if (json === true) console.log(JSON.stringify(status, null, 2));
  else console.log(`${status.state.toLowerCase().replaceAll('_', ' ')}: ${status.message}`);
  return status.state === 'UNDONE' ? 1 : 0;
}

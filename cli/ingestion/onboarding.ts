import { loadConfig } from '../../base/config.ts';
import { masterKeys } from '../../connectors/credentials/master-keys.ts';
import { onboardingId, onboardingStatus, startOnboarding } from '../../workflows/onboarding/control.ts';
import type { WantedChannels } from '../../workflows/onboarding/ports.ts';
import { SealedChannels } from '../../workflows/onboarding/sealed-channels.ts';
import type { TenantArguments } from '../connections/arguments.ts';
import { newConnection } from '../connections/manage.ts';
import { checkConnection, connectedPlatform } from '../connections/said.ts';
import { readDefinitionFile } from '../notifications/definition-file.ts';
import { checkDays } from '../reads/days.ts';
import { asOperator, checkTenant } from '../tenants/store.ts';
import type { OnboardingArguments } from './arguments.ts';
import { daysBack } from './days-back.ts';
import { type MadeEntrances, madeEntrances, wantedEntrances } from './first-entrances.ts';
import { withTemporal } from './temporal.ts';

/** `millrace onboarding start`: a new organisation with its first connection. */
export async function start(connection: string, options: OnboardingArguments): Promise<void> {
  const { tenant, organisation, from = daysBack(), report: reports = null, channels, json } = options;
  checkTenant(tenant);
  checkConnection(connection);
  checkDays(from, undefined);
  const to = newConnection(connection, connectedPlatform(options.platform), options);
  const entrances = wantedEntrances(options);
  const definition = channels === undefined ? undefined : channelsOf(channels, entrances.input.owner?.email);
  const ref = { tenant, connection };
  const input = {
    ...{ ...ref, name: organisation ?? tenant, to, firstDay: from, reports },
    ...entrances.input,
    ...(definition === undefined ? {} : { hasChannels: true }),
  };
  await withTemporal(async (temporal) => {
    if (definition !== undefined) await keepChannels(ref, definition);
    await startOnboarding(temporal, input);
  });
  const made = await madeEntrances(tenant, entrances);
  if (json === true) {
    const { owner, key, ...said } = input;
    console.log(JSON.stringify({ workflow: onboardingId(input), ...said, ...made }, null, 2));
  } else console.log(startedText(onboardingId(input), ref, made));
}

/** In the file, `env:MILLRACE_OWNER` stands for the owner's address, so that one file does for every new organisation. */
function channelsOf(file: string, owner: string | undefined): WantedChannels {
  const said = owner === undefined ? {} : { MILLRACE_OWNER: owner };
  return readDefinitionFile(file, { ...process.env, ...said }) as WantedChannels;
}

async function keepChannels(ref: { tenant: string; connection: string }, definition: WantedChannels): Promise<void> {
  const keys = await masterKeys(loadConfig());
  await asOperator((pool) => new SealedChannels(pool, keys).put(ref, definition));
}

function startedText(
  id: string,
  { tenant, connection }: { readonly tenant: string; readonly connection: string },
  { owner, key, isMade }: MadeEntrances,
): string {
  const next = `\`millrace credentials set ${connection} --tenant ${tenant}\` gave it a credential`;
  const once = isMade ? '' : ', once a worker (`millrace run workflows`) has taken this up';
  const lines = [`runs as ${id}: it goes on by itself once ${next}`];
  if (owner?.mailed) lines.push(`an invitation went to ${owner.email} by mail`);
  else if (owner?.link)
    lines.push(`${owner.link}\nGive this link to ${owner.email} and to nobody else; it is good once${once}`);
  else if (owner)
    lines.push(`${tenant} has an owner or has invited one: \`millrace invite ${owner.email}\` sends a link`);
  if (key?.secret) lines.push(`${key.secret}\nkey ${key.name}: keep it now, it is not shown again${once}`);
  else if (key) lines.push(`${tenant} has a key ${key.name}: its text was shown when it was made`);
  return lines.join('\n\n');
}

/** `millrace onboarding status`. Resolves to the exit code: 1 when it was undone, else 0. */
export async function showOnboarding(connection: string, { tenant, json }: TenantArguments): Promise<number> {
  const status = await withTemporal((temporal) => onboardingStatus(temporal, { tenant, connection }));
  if (json === true) console.log(JSON.stringify(status, null, 2));
  else console.log(`${status.state.toLowerCase().replaceAll('_', ' ')}: ${status.message}`);
  return status.state === 'UNDONE' ? 1 : 0;
}

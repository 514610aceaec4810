import { stringify } from 'yaml';
import { recordAudit } from '../../base/audit/record.ts';
import { systemClock } from '../../base/clock.ts';
import { loadConfig } from '../../base/config.ts';
import { durationWords } from '../../sinks/notifications/policy/duration.ts';
import { matchingRoutes } from '../../sinks/notifications/routing/match.ts';
import {
  type Applied,
  applyDefinition,
  shownDefinition,
  storedPolicy,
} from '../../sinks/notifications/store/definition.ts';
import { deadLetters, redrive } from '../../sinks/notifications/store/outbox.ts';
import { byCommand } from '../audit/actor.ts';
import { CliError } from '../errors.ts';
import { textTable } from '../reads/text-table.ts';
import { forTenant, inTenant } from '../tenants/store.ts';
import type { ApplyArguments, FailedArguments, RedriveArguments, TenantArguments } from './arguments.ts';
import { readDefinitionFile } from './definition-file.ts';
import { channelSecrets } from './secrets.ts';

const by = (reason?: string) => ({ ...byCommand(), reason: reason ?? null });

/** `millrace notifications apply`. */
export async function applyFile({ tenant, file, dryRun, reason, json }: ApplyArguments): Promise<void> {
  const said = readDefinitionFile(file);
  const secrets = channelSecrets(loadConfig());
  const options = { dryRun: dryRun === true, now: systemClock.now(), by: by(reason) };
  const applied = await forTenant(tenant, (pool) => applyDefinition(pool, secrets, tenant, said, options));
  if (json === true) console.log(JSON.stringify({ ...applied, dryRun: dryRun === true }, null, 2));
  else console.log(appliedText(applied, dryRun === true));
}

function appliedText({ version, policyChanged, channels }: Applied, dryRun: boolean): string {
  const { added, changed, removed, unchanged } = channels;
  const lines = [
    ...added.map((id) => `+ channel ${id}`),
    ...changed.map((id) => `~ channel ${id}`),
    ...removed.map((id) => `- channel ${id}`),
    ...(policyChanged ? [`~ routes, version ${version}`] : []),
  ];
  if (lines.length === 0) return `nothing differs: ${unchanged.length} channels, routes version ${version}`;
  return [...lines, ...(dryRun ? ['nothing was changed: this was a dry run'] : [])].join('\n');
}

/** `millrace notifications show`: as YAML that `apply` takes, but for the secrets. */
export async function showDefinition({ tenant, json }: TenantArguments): Promise<void> {
  const shown = await inTenant(tenant, (client) => shownDefinition(client, tenant));
  if (shown === undefined) {
    console.log(
      json === true
        ? 'null'
        : `tenant ${tenant} has no channels: \`millrace notifications apply --tenant ${tenant} -f notifications.yaml\` adds some`,
    );
    return;
  }
  const { version, file } = shown;
  if (json === true) console.log(JSON.stringify({ version, ...file }, null, 2));
  else console.log(`# routes version ${version}; secrets are not shown\n${stringify(file).trimEnd()}`);
}

/** `millrace notifications route`: which routes take an alert of these labels. */
export async function showRoutes(said: readonly string[], { tenant, json }: TenantArguments): Promise<void> {
  const labels = Object.fromEntries(said.map(labelOf));
  const policy = await inTenant(tenant, (client) => storedPolicy(client, tenant));
  if (policy === undefined) throw noPolicy(tenant);
  const routes = matchingRoutes(policy.root, labels).map(
    ({ name, channels, groupWaitMs, repeatIntervalMs, escalate, digest }) => ({
      route: name,
      channels,
      group_wait: durationWords(groupWaitMs),
      repeat_interval: durationWords(repeatIntervalMs),
      escalates_to: [...new Set(escalate.flatMap((step) => step.channels))],
      digest: digest !== null,
    }),
  );
  if (json === true) console.log(JSON.stringify(routes, null, 2));
  else {
    const rows = routes.map(({ route, channels, group_wait, repeat_interval, escalates_to, digest }) => [
      route,
      channels.join(' ') || '(nobody)',
      digest ? 'once a day' : group_wait,
      digest ? 'daily' : repeat_interval,
      escalates_to.join(' '),
    ]);
    console.log(textTable(['route', 'channels', 'waits', 'repeats', 'escalates to'], rows));
  }
}

function labelOf(said: string): readonly [string, string] {
  const [, label, value] = /^([a-z][a-z0-9_]{0,62})=(.*)$/s.exec(said) ?? [];
  if (label !== undefined && value !== undefined) return [label, value];
  throw new CliError('MR_CLI_NAME', `'${said}' is no label: give it as severity=critical`);
}

function noPolicy(tenant: string): CliError {
  return new CliError(
    'MR_CLI_NAME',
    `tenant ${tenant} has no routes: \`millrace notifications apply --tenant ${tenant} -f notifications.yaml\` sets them`,
  );
}

/** `millrace notifications failed`. Exits with 1 when there are some. */
export async function showFailed({ tenant, channel, limit, json }: FailedArguments): Promise<void> {
  const letters = await inTenant(tenant, (client) => deadLetters(client, tenant, { channel, limit }));
  if (letters.length > 0) process.exitCode = 1;
  if (json === true) {
    console.log(JSON.stringify(letters, null, 2));
    return;
  }
  if (letters.length === 0) {
    console.log('nothing has failed');
    return;
  }
  const rows = letters.map(({ id, channel: to, failed, attempts, message, error }) => [
    id,
    to,
    failed.slice(0, 16).replace('T', ' '),
    String(attempts),
    message.alerts[0]?.alert.subject || message.reason,
    error ?? '',
  ]);
  console.log(textTable(['id', 'channel', 'given up (UTC)', 'attempts', 'message', 'why'], rows));
  console.log(`repair the cause, then \`millrace notifications redrive --tenant ${tenant} --all\` or some ids`);
}

/** `millrace notifications redrive`. */
export async function redriveFailed(
  ids: readonly string[],
  { tenant, channel, all, json }: RedriveArguments,
): Promise<void> {
  if (ids.length === 0 && all !== true && channel === undefined) {
    throw new CliError(
      'MR_CLI_NAME',
      'say which: ids as `millrace notifications failed` lists them, --channel or --all',
    );
  }
  for (const id of ids) {
    if (!/^\d{1,18}$/.test(id))
      throw new CliError('MR_CLI_NAME', `'${id}' is no id: \`millrace notifications failed\` lists them`);
  }
  const sent = await inTenant(tenant, async (client) => {
    const which = { ...(ids.length > 0 && { ids }), channel, now: systemClock.now() };
    const count = await redrive(client, tenant, which);
    const subject = { type: 'channel', id: channel ?? '*' } as const;
    await recordAudit(client, tenant, { ...by(), action: 'channel.redrive', subject, after: { ids, count } });
    return count;
  });
  console.log(
    json === true ? JSON.stringify({ sent }, null, 2) : `${sent} to be sent again, under the keys that they had`,
  );
}

import {
  acknowledgeAlert,
  assignAlert,
  commentOnAlert,
  type HandlingRequest,
  snoozeAlert,
} from '../../base/alerts/handling.ts';
import type { PostgresClient } from '../../base/postgres.ts';
import { durationMs } from '../../processors/rules/duration.ts';
import { byCommand } from '../audit/actor.ts';
import { CliError } from '../errors.ts';
import { inTenant } from '../tenants/store.ts';

/** Whose alert, and why. */
export interface HandleArguments {
  readonly tenant: string;
  readonly reason?: string;
  readonly json?: boolean;
}

export async function acknowledge(alertId: string, options: HandleArguments): Promise<void> {
  const handling = await handled(alertId, options, (client, request) => acknowledgeAlert(client, request));
  print(options, { alertId, ...handling }, `${alertId} is acknowledged: it is not told again`);
}

/** @throws CliError MR_CLI_RANGE for what is no length of time. */
export async function snooze(alertId: string, length: string, options: HandleArguments): Promise<void> {
  const ms = durationMs(length);
  if (ms === undefined || ms === 0)
    throw new CliError('MR_CLI_RANGE', `'${length}' is no length of time: write 4h or 2d`);
  const until = Date.now() + ms;
  const handling = await handled(alertId, options, (client, request) => snoozeAlert(client, request, until));
  print(options, { alertId, ...handling }, `${alertId} is quiet until ${new Date(until).toISOString().slice(0, 16)}Z`);
}

export async function assign(alertId: string, assignee: string, options: HandleArguments): Promise<void> {
  const handling = await handled(alertId, options, (client, request) => assignAlert(client, request, assignee));
  print(options, { alertId, ...handling }, `${alertId} is for ${assignee}`);
}

export async function comment(alertId: string, body: string, options: HandleArguments): Promise<void> {
  const id = await handled(alertId, options, (client, request) => commentOnAlert(client, request, body));
  print(options, { alertId, comment: id }, `comment ${id} of ${alertId}`);
}

function print({ json }: HandleArguments, document: object, text: string): void {
  console.log(json === true ? JSON.stringify(document, null, 2) : text);
}

function handled<T>(
  alertId: string,
  { tenant, reason }: HandleArguments,
  work: (client: PostgresClient, request: HandlingRequest) => Promise<T>,
): Promise<T> {
  const by = { ...byCommand(), ...(reason !== undefined && { reason }) };
  return inTenant(tenant, (client) => work(client, { tenant, alertId, ...by }));
}

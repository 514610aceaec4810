import { loadConfig } from '../../base/config.ts';
import type { PostgresClient } from '../../base/postgres.ts';
import type { DeadLetterPort } from '../../gateway/ports.ts';
import { maxLetters, redrivable } from '../../gateway/reads/dead-letters.ts';
import { givenBack } from '../../gateway/reads/given-back.ts';
import { recordId } from '../../gateway/reads/pipeline-records.ts';
import { giveBack } from '../../gateway/writes/dead-letters.ts';
import { byCommand } from '../audit/actor.ts';
import { CliError } from '../errors.ts';
import { deadLetterPort } from '../gateway/dead-letters.ts';
import { textTable } from '../reads/text-table.ts';
import { refuseSilent } from '../run/silent.ts';
import { inTenant } from '../tenants/store.ts';
import type { RedriveArguments } from './arguments.ts';
import { lettersOf } from './list.ts';

/** What became of letters, or would. */
export interface Redriven {
  readonly dryRun: boolean;
  readonly count: number;
  readonly letters: Awaited<ReturnType<typeof redrivable>>['told'];
  /** Letters that were left out because they were given back before; null where letters were named. */
  readonly before: number | null;
  /** There are more of that kind than one redrive takes. */
  readonly more: boolean;
}

/**
 * `millrace dlq redrive`: gives letters back to the topics that they came from; with `--dry-run` it tells what would go. Exits with 1
 * when one was refused.
 * @throws CliError MR_CLI_NAME when it is not said which, or there is no such tenant.
 */
export async function redriveLetters(ids: readonly string[], options: RedriveArguments): Promise<void> {
  refuseVague(ids, options);
  const config = loadConfig();
  await refuseSilent(['kafka'], config);
  const done = await inTenant(options.tenant, (client) => redrive(deadLetterPort(config), client, ids, options));
  console.log(options.json ? JSON.stringify(done, null, 2) : redrivenText(done, options));
  if (done.letters.some(({ refused }) => refused !== null)) process.exitCode = 1;
}

/** @throws CliError MR_CLI_NAME unless it is said which letters, in one way, and not too many. */
export function refuseVague(ids: readonly string[], { all, reason, topic }: RedriveArguments): void {
  const byKind = reason !== undefined || topic !== undefined;
  const ways = [ids.length > 0, all === true, byKind].filter(Boolean).length;
  if (ways !== 1)
    throw new CliError('MR_CLI_NAME', 'say which letters in one way: some ids, or --reason and --topic, or --all');
  if (ids.length > maxLetters)
    throw new CliError('MR_CLI_NAME', `${ids.length} letters are named: name ${maxLetters} at most`);
}

/** In a transaction of the tenant. */
export async function redrive(
  port: DeadLetterPort,
  client: PostgresClient,
  ids: readonly string[],
  options: RedriveArguments,
): Promise<Redriven> {
  const { tenant, dryRun = false, why } = options;
  const chosen = ids.length > 0 ? named(ids) : await ofKind(port, client, options);
  const { told, going } = await redrivable(port, tenant, chosen.ids);
  const by = { ...byCommand(), reason: why ?? null };
  if (!dryRun && going.length > 0) await giveBack(port, { client, tenant, by }, going);
  return { dryRun, count: going.length, letters: told, before: chosen.before, more: chosen.more };
}

interface Chosen {
  readonly ids: readonly string[];
  readonly before: number | null;
  readonly more: boolean;
}

function named(ids: readonly string[]): Chosen {
  return { ids: [...new Set(ids)], before: null, more: false };
}

/** The newest letters of a kind, without those that were given back before: their topic keeps them all the same. */
async function ofKind(port: DeadLetterPort, client: PostgresClient, options: RedriveArguments): Promise<Chosen> {
  const given = await givenBack(client, options.tenant, null);
  let before = 0;
  const { letters, more } = await lettersOf(port, options, maxLetters, (letter) => {
    if (!given.has(recordId(letter))) return true;
    before += 1;
    return false;
  });
  return { ids: letters.map(recordId), before, more };
}

/** What became of it, as somebody reads it. */
export function redrivenText({ dryRun, count, letters, before, more }: Redriven, { tenant }: RedriveArguments): string {
  const rows = letters.map(({ id, sourceTopic, refused }) => [
    id,
    refused === null ? `→ ${sourceTopic}` : `stays: ${refused}`,
  ]);
  const sum = dryRun
    ? `${count} would be given back; nothing was sent: the same command without --dry-run sends them`
    : `${count} given back to the pipeline; what becomes of them: millrace dlq list --tenant ${tenant}`;
  return [
    ...(rows.length === 0 ? [] : [textTable(['letter', 'goes'], rows)]),
    ...(before === null || before === 0 ? [] : [`${before} were given back before: name them to give them back again`]),
    ...(more ? [`there are more: one redrive takes the newest ${maxLetters}`] : []),
    sum,
  ].join('\n');
}

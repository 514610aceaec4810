import { deadChanges, redriveDead } from '../../sinks/postgres/outbox-dead.ts';
import { CliError } from '../errors.ts';
import { textTable } from '../reads/text-table.ts';
import { inTenant } from '../tenants/store.ts';
import type { FailedArguments, RedriveArguments } from './arguments.ts';

/** `millrace outbox failed`. Exits with 1 when there are some. */
export async function showFailed({ tenant, limit, json }: FailedArguments): Promise<void> {
  const changes = await inTenant(tenant, (client) => deadChanges(client, tenant, limit));
  if (changes.length > 0) process.exitCode = 1;
  if (json === true) console.log(JSON.stringify(changes, null, 2));
  else if (changes.length === 0) console.log('nothing has failed');
  else {
    const rows = changes.map(({ id, topic, key, changed, superseded, error }) => [
      id,
      topic,
      key,
      changed.slice(0, 16).replace('T', ' '),
      superseded ? 'yes' : '',
      error,
    ]);
    console.log(textTable(['id', 'topic', 'key', 'changed (UTC)', 'newer told', 'why'], rows));
    console.log(`repair the cause, then \`millrace outbox redrive --tenant ${tenant} --all\` or some ids`);
  }
}

/**
 * `millrace outbox redrive`: tells changes that failed once more.
 * @throws CliError MR_CLI_NAME when it is not said which, or for what is no id.
 */
export async function redriveFailed(ids: readonly string[], { tenant, all, json }: RedriveArguments): Promise<void> {
  if (ids.length === 0 && all !== true) throw new CliError('MR_CLI_NAME', 'say which: some ids, or --all');
  const wrong = ids.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined)
    throw new CliError('MR_CLI_NAME', `'${wrong}' is no id: \`millrace outbox failed\` lists them`);
  const redriven = await inTenant(tenant, (client) => redriveDead(client, tenant, all === true ? null : ids));
  if (json === true) console.log(JSON.stringify(redriven, null, 2));
  else {
    const dropped = redriven.dropped.length;
    console.log(
      `${redriven.again.length} to be told again${dropped === 0 ? '' : `, ${dropped} dropped: newer ones were told`}`,
    );
  }
}

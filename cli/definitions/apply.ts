import { createInterface } from 'node:readline/promises';
import type { PostgresPool } from '../../base/postgres.ts';
import { withTenant } from '../../base/postgres.ts';
import type { Plan } from '../../definitions/change.ts';
import { planText, settingDifferences } from '../../definitions/diff.ts';
import { planDefinitions } from '../../definitions/plan.ts';
import { problemText } from '../../definitions/problem.ts';
import { applyPlan, readStored } from '../../definitions/store.ts';
import type { StoredDefinitions } from '../../definitions/stored.ts';
import { byCommand } from '../audit/actor.ts';
import { CliError } from '../errors.ts';
import { forTenant } from '../tenants/store.ts';
import type { ApplyArguments } from './arguments.ts';
import { readDefinitions } from './files.ts';

/** Exit code of `--dry-run --detailed-exitcode` when there are changes, as of `terraform plan -detailed-exitcode`. */
const hasChanges = 2;

/**
 * `millrace apply`: makes the store say what the files say, all or nothing. Prints what differs; with problems in the files prints
 * those, applies nothing and exits with 1.
 * @throws CliError MR_CLI_NAME for an unknown tenant, MR_CLI_FILE for what cannot be read; DefinitionError MR_DEFINITION_CHANGED
 * when somebody else was quicker.
 */
export async function applyFiles(options: ApplyArguments): Promise<void> {
  const read = readDefinitions(options.file);
  const plan = (stored: StoredDefinitions): Plan => {
    const planned = planDefinitions(read.documents, stored, { prune: options.prune === true });
    return { ...planned, problems: [...read.problems, ...planned.problems] };
  };
  await forTenant(options.tenant, async (pool) => {
    const { tenant } = options;
    const shown = plan(await withTenant(pool, tenant, (client) => readStored(client, tenant)));
    if (shown.problems.length > 0) return refuse(shown, options);
    if (options.json !== true) console.log(planText(shown));
    const applied = options.dryRun !== true && shown.changes.length > 0 && (await agreed(shown, options));
    if (applied) await applyShown(pool, shown, plan, options);
    if (options.json === true) printDocument(shown, options, applied);
    else if (applied) console.log('applied');
    if (options.dryRun === true && options.detailedExitcode === true && shown.changes.length > 0) {
      process.exitCode = hasChanges;
    }
  });
}

function applyShown(
  pool: PostgresPool,
  shown: Plan,
  again: (stored: StoredDefinitions) => Plan,
  { tenant, reason }: ApplyArguments,
): Promise<void> {
  const by = { ...byCommand(), reason: reason ?? null };
  return withTenant(pool, tenant, (client) => applyPlan(client, tenant, shown, again, by));
}

/** What is removed is asked for, at a terminal; elsewhere `--yes` must have said it. */
async function agreed({ changes }: Plan, { yes }: ApplyArguments): Promise<boolean> {
  const removed = changes.filter(({ action }) => action === 'remove');
  if (removed.length === 0 || yes === true) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new CliError(
      'MR_CLI_FILE',
      `--prune would remove ${removed.length}, and nobody is there to ask: say --yes, too`,
    );
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await lines.question(`remove ${removed.map(({ kind, id }) => `${kind} ${id}`).join(', ')}? [y/N] `);
    if (/^y(es)?$/i.test(answer.trim())) return true;
    console.log('nothing was applied');
    process.exitCode = 1;
    return false;
  } finally {
    lines.close();
  }
}

function refuse(plan: Plan, options: ApplyArguments): void {
  if (options.json === true) printDocument(plan, options, false);
  else {
    const count = plan.problems.length === 1 ? '1 problem' : `${plan.problems.length} problems`;
    for (const problem of plan.problems) console.error(problemText(problem));
    console.error(
      `${count}: nothing was applied; repair ${plan.problems.length === 1 ? 'it' : 'them'} and run it again`,
    );
  }
  process.exitCode = 1;
}

function printDocument(plan: Plan, { dryRun }: ApplyArguments, applied: boolean): void {
  const changes = plan.changes.map((change) => ({
    kind: change.kind,
    id: change.id,
    action: change.action,
    version: change.kind === 'metric' ? change.definition.version : change.version,
    settings: change.action === 'follow' ? [] : settingDifferences(change.before, change.after),
  }));
  const { unchanged, unmanaged, problems } = plan;
  console.log(JSON.stringify({ dryRun: dryRun === true, applied, changes, unchanged, unmanaged, problems }, null, 2));
}

import type { Command } from 'commander';
import { loadConfig } from '../../base/config.ts';
import { applySubjects, describePlan, planSubjects, type SubjectPlan, subjects } from '../../redpanda/subjects.ts';
import { registryClient } from '../../schemas/registry.ts';

interface ApplyOptions {
  readonly diff?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `millrace schemas`: the contract's subjects in the registry. */
export function register(program: Command): void {
  const schemas = program
    .command('schemas')
    .description('the Avro schemas of the topics in the registry')
    .addHelpText('before', 'Example: millrace schemas apply --diff\n');
  schemas
    .command('apply')
    .description('register what is new; refuse, with the reason, what would make records or readers unusable')
    .option('--diff', 'show what it would do and change nothing')
    .option('--check', 'change nothing and exit 1 when there is something to do')
    .option('--json', 'one JSON document instead of text')
    .addHelpText(
      'before',
      'Example: millrace schemas apply --diff\n\nSubjects are <topic>-value; keys are plain strings and have none.\n',
    )
    .action(apply);
  schemas
    .command('release')
    .description(
      'keep the schemas as they are in schemas/released: from then on `millrace lint` holds later ones to them',
    )
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace schemas release\n')
    .addHelpText(
      'after',
      '\nPart of making a release, after `millrace lint`: what was released, records have been written with.',
    )
    .action(releaseSchemas);
}

async function releaseSchemas({ json }: Pick<ApplyOptions, 'json'>): Promise<void> {
  const { release, releasedFolder } = await import('../lint/released.ts');
  const topics = release(releasedFolder, subjects);
  if (json) console.log(JSON.stringify({ released: topics }, null, 2));
  else console.log([...topics, `${topics.length} of ${subjects.length} topics got a version`].join('\n'));
}

async function apply(options: ApplyOptions): Promise<void> {
  const registry = registryClient(loadConfig().address('registry'));
  const plans = await planSubjects(registry);
  const refused = plans.some((plan) => plan.action === 'refuse');
  const open = plans.some((plan) => plan.action !== 'none');
  const dry = options.diff === true || options.check === true;
  if (!dry && !refused) await applySubjects(registry, plans);
  console.log(options.json ? JSON.stringify(plans.map(summary), null, 2) : text(plans, dry));
  if (refused || (options.check === true && open)) process.exitCode = 1;
}

function summary({ spec, ...plan }: SubjectPlan): object {
  return { subject: spec.subject, record: spec.record, compatibility: spec.compatibility, ...plan };
}

function text(plans: readonly SubjectPlan[], dry: boolean): string {
  const todo = plans.filter((plan) => plan.action !== 'none');
  const refused = plans.filter((plan) => plan.action === 'refuse').length;
  const end = dry
    ? `${todo.length} of ${plans.length} subjects would change; nothing was done`
    : refused > 0
      ? `${refused} of ${plans.length} subjects are refused; nothing was done`
      : `${todo.length} of ${plans.length} subjects changed`;
  return [...todo.map(describePlan), end].join('\n');
}

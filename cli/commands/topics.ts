import type { Command } from 'commander';
import type { TopicsPlan } from '../../redpanda/apply-topics.ts';

interface ApplyOptions {
  readonly diff?: boolean;
  readonly json?: boolean;
}

/** `millrace topics`: the manifest's topics on the broker. */
export function register(program: Command): void {
  const topics = program
    .command('topics')
    .description('the topics on the broker, as redpanda/topics.ts has them')
    .addHelpText('before', 'Example: millrace topics apply --diff\n');
  topics
    .command('apply')
    .description('create what is missing and change what differs; refuse, with the reason, what would lose state')
    .option('--diff', 'show what it would do and change nothing; exit 1 when something would be refused')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace topics apply --diff\n')
    .action(apply);
}

async function apply(options: ApplyOptions): Promise<void> {
  const { loadConfig } = await import('../../base/config.ts');
  const { applyTopics, describeTopicPlan, planTopics } = await import('../../redpanda/apply-topics.ts');
  const brokers = loadConfig().address('kafka');
  const plan = options.diff ? await planTopics(brokers) : await applyTopics(brokers);
  if (options.json) console.log(JSON.stringify({ applied: options.diff !== true, ...plan }, null, 2));
  else {
    for (const topic of plan.topics) if (topic.action !== 'none') console.log(describeTopicPlan(topic));
    console.log(closing(plan, options.diff === true));
  }
  if (plan.topics.some((topic) => topic.action === 'refuse')) process.exitCode = 1;
}

function closing(plan: TopicsPlan, dry: boolean): string {
  const open = plan.topics.filter((topic) => topic.action !== 'none').length;
  const single = plan.brokers === 1 ? '; a single broker: new topics have 1 replica instead of 3' : '';
  const what = dry
    ? `${open} of ${plan.topics.length} topics would change; nothing was done`
    : `${open} of ${plan.topics.length} topics changed`;
  return what + single;
}

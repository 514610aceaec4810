import type { Command } from 'commander';

interface DiffOptions {
  readonly base: string;
  readonly json?: boolean;
}

/** `millrace diff`: what a change of the code means for topics, schemas and state. Needs git, and no services. */
export function register(program: Command): void {
  program
    .command('diff')
    .description('what this working tree changes of topics, schemas, state, metrics and rules, and what is downstream')
    .option('--base <ref>', 'branch, tag or commit to compare with', 'main')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace diff --base main\n')
    .addHelpText(
      'after',
      `
Exit 1 when records of before become unreadable or readers break, as \`schemas apply\` would refuse. Rules are the templates and metrics the
built-in ones: what organisations keep of their own is in no commit. That a topology's code is another says nothing of what it computes.`,
    )
    .action(async ({ base, json }: DiffOptions) => {
      const { impactSince, impactText } = await import('../diff/diff.ts');
      const impact = await impactSince(base);
      console.log(json ? JSON.stringify(impact, null, 2) : impactText(impact));
      if (impact.differences.schemas.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
    });
}

import type { Command } from 'commander';
import type { ApplyArguments } from '../definitions/arguments.ts';
import { failureOf } from '../failure.ts';

/** `millrace apply`: metrics and rules from files. */
export function register(program: Command): void {
  program
    .command('apply')
    .description('make the metrics and rules of an organisation what files say; shows what differs')
    .requiredOption('--tenant <tenant>', 'whose metrics and rules')
    .requiredOption('-f, --file <path>', 'a YAML file or a folder of them')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--detailed-exitcode', 'with --dry-run: exit with 0 without changes, 1 on errors, 2 with changes')
    .option('--prune', 'remove what the files do not describe; asks before')
    .option('--yes', 'do not ask')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace apply --tenant acme -f rules/ --dry-run\n')
    .addHelpText('after', '\nThe files: docs/guides/rules-as-files.md')
    .action(async (options: ApplyArguments) => {
      const { applyFiles } = await import('../definitions/apply.ts');
      if (options.detailedExitcode !== true) return applyFiles(options);
      try {
        await applyFiles(options);
      } catch (error) {
        // 2 says that there are changes, so no error may end with it.
        console.error(failureOf(error).text);
        process.exitCode = 1;
      }
    });
}

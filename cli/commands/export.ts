import type { Command } from 'commander';
import type { ExportArguments } from '../definitions/arguments.ts';

/** `millrace export`: metrics and rules as files. */
export function register(program: Command): void {
  program
    .command('export')
    .description('write the metrics and rules of an organisation as files that apply reads')
    .requiredOption('--tenant <tenant>', 'whose metrics and rules')
    .option('-f, --file <folder>', 'where to; printed unless said')
    .option('--overwrite', 'replace files that say something else')
    .option('--json', 'one JSON document: the files, or which were written')
    .addHelpText('before', 'Example: millrace export --tenant acme -f rules/\n')
    .action(async (options: ExportArguments) => {
      const { exportFiles } = await import('../definitions/export.ts');
      await exportFiles(options);
    });
}

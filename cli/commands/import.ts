import { type Command, InvalidArgumentError } from 'commander';
import type { ImportArguments } from '../import/arguments.ts';

/** `millrace import`: a report file into the pipeline. */
export function register(program: Command): void {
  program
    .command('import')
    .argument('<file>', 'the file, or - for standard input: CSV, TSV, JSON or lines of JSON, gzip or not')
    .description('import a report file; a newer file of a day replaces that day')
    .requiredOption('--tenant <tenant>', 'whose data it is; a new name makes a new tenant')
    .option('--account <account>', 'the ad account; needed where the file does not say it')
    .option(
      '--platform <platform>',
      'meta, google, microsoft, tiktok, linkedin, amazon, snapchat, reddit, dv360 or ttd',
    )
    .option('--report <report>', 'the report kind; needed where the columns fit more than one')
    .option('--mapping <file>', 'a mapping file (YAML), for files of other platforms')
    .option('--currency <code>', 'ISO 4217; needed where neither the file nor the known account says it', upper)
    .option('--zone <zone>', 'IANA time zone of the report days, such as Europe/Berlin')
    .option('--fetch-seq <number>', 'number of this fetch; default: the next one of each day', positive)
    .option('--from <day>', 'first day that the file covers; with --to: a covered day without rows has none any more')
    .option('--to <day>', 'last day that the file covers')
    .option('--partial', 'the file does not hold every row of its days: nothing is retracted')
    .option('--idle-seconds <seconds>', 'give up waiting for the pipeline after so long without progress', positive, 30)
    .option('--no-wait', 'do not wait until the pipeline has processed it')
    .option('--json', 'one JSON document instead of text')
    .addHelpText(
      'before',
      'Example: millrace import report.csv --tenant acme --platform meta --account 1700252260223815 --currency USD --zone America/Los_Angeles\n',
    )
    .addHelpText(
      'after',
      '\nExit code 1, also when the rest arrived: rows were rejected or quarantined, the file is cut off, or the pipeline did not get to it.',
    )
    .action(run);
}

async function run(file: string, options: ImportArguments): Promise<void> {
  const { importFile } = await import('../import/import-file.ts');
  const { leave } = await import('../run/leave.ts');
  try {
    process.exitCode = await importFile(file, options);
  } finally {
    leave();
  }
}

function upper(value: string): string {
  return value.toUpperCase();
}

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('it must be a whole number from 1');
  return number;
}

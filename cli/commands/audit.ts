import { type Command, InvalidArgumentError } from 'commander';
import type { AuditListArguments, AuditVerifyArguments } from '../audit/arguments.ts';
import { wholeNumber } from '../whole-number.ts';

/** `millrace audit`: who changed what, and whether that is still what was written. */
export function register(program: Command): void {
  const audit = program
    .command('audit')
    .description('who changed what, and whether the trail is still what was written')
    .addHelpText('before', 'Example: millrace audit list --tenant acme\n');
  audit
    .command('list')
    .description('list changes, the newest first')
    .requiredOption('--tenant <tenant>', 'whose trail')
    .option('--subject <subject>', 'a type (metric) or one thing (metric/net_ctr)')
    .option('--action <action>', 'such as metric.save')
    .option('--actor <id>', 'who did it')
    .option('--before <number>', 'events before this one only: the next page', number)
    .option('--limit <events>', 'events at most', wholeNumber(1, 10_000), 50)
    .option('--json', 'one JSON document instead of text, with the state before and after')
    .addHelpText('before', 'Example: millrace audit list --tenant acme --subject metric/net_ctr\n')
    .action(async (options: AuditListArguments) => {
      const { printAudit } = await import('../audit/list.ts');
      await printAudit(options);
    });
  audit
    .command('verify')
    .description('find events that were changed, removed, put in or moved; exits with 1 when there are any')
    .requiredOption('--tenant <tenant>', 'whose trail')
    .option('--anchor <seq:hash>', 'what an earlier run printed: proves that nothing before it was written anew')
    .option('--copy', 'compare with the copy in ClickHouse as well')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace audit verify --tenant acme\n')
    .action(async (options: AuditVerifyArguments) => {
      const { printVerification } = await import('../audit/verify.ts');
      await printVerification(options);
    });
}

function number(value: string): number {
  if (!/^[1-9]\d{0,14}$/.test(value)) throw new InvalidArgumentError('it must be the number of an event');
  return Number(value);
}

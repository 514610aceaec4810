import { type Command, InvalidArgumentError } from 'commander';
import type { HandleArguments } from '../alerts/handle.ts';
import type { ListArguments } from '../alerts/list.ts';

/** `millrace alerts`: see alerts and handle them. */
export function register(program: Command): void {
  const alerts = program
    .command('alerts')
    .description('see alerts, acknowledge, snooze, assign them and comment on them')
    .addHelpText('before', 'Example: millrace alerts list --tenant acme\n');
  alerts
    .command('list')
    .description('list those that are not over, the newest first')
    .requiredOption('--tenant <tenant>', 'whose alerts')
    .option('--all', 'those that are over, too')
    .option('--rule <rule>', 'of one rule')
    .option('--limit <count>', 'at most so many', limit, 50)
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace alerts list --tenant acme --all\n')
    .action(async (options: ListArguments) => {
      const { printAlerts } = await import('../alerts/list.ts');
      await printAlerts(options);
    });
  handling(alerts);
}

function handling(alerts: Command): void {
  alerts
    .command('ack')
    .description('take an alert on: it is not told again')
    .argument('<alert>', 'its id, from the list')
    .requiredOption('--tenant <tenant>', 'whose alert')
    .option('--reason <text>', 'kept in the audit trail')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace alerts ack 3f…-1 --tenant acme\n')
    .action(async (alert: string, options: HandleArguments) => (await handle()).acknowledge(alert, options));
  alerts
    .command('snooze')
    .description('keep an alert quiet for a while')
    .argument('<alert>', 'its id, from the list')
    .requiredOption('--for <length>', 'how long: 4h, 2d; at most 92d')
    .requiredOption('--tenant <tenant>', 'whose alert')
    .option('--reason <text>', 'kept in the audit trail')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace alerts snooze 3f…-1 --for 4h --tenant acme\n')
    .action(async (alert: string, options: HandleArguments & { readonly for: string }) =>
      (await handle()).snooze(alert, options.for, options),
    );
  alerts
    .command('assign')
    .description('give an alert to somebody')
    .argument('<alert>', 'its id, from the list')
    .argument('<person>')
    .requiredOption('--tenant <tenant>', 'whose alert')
    .option('--reason <text>', 'kept in the audit trail')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace alerts assign 3f…-1 anna --tenant acme\n')
    .action(async (alert: string, person: string, options: HandleArguments) =>
      (await handle()).assign(alert, person, options),
    );
  alerts
    .command('comment')
    .description('say something about an alert')
    .argument('<alert>', 'its id, from the list')
    .argument('<text>')
    .requiredOption('--tenant <tenant>', 'whose alert')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', "Example: millrace alerts comment 3f…-1 'budget was raised' --tenant acme\n")
    .action(async (alert: string, text: string, options: HandleArguments) =>
      (await handle()).comment(alert, text, options),
    );
}

function handle() {
  return import('../alerts/handle.ts');
}

function limit(said: string): number {
  const count = Number(said);
  if (!Number.isInteger(count) || count < 1 || count > 1_000) throw new InvalidArgumentError('it must be 1 to 1000');
  return count;
}

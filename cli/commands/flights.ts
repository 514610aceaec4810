import type { Command } from 'commander';
import type {
  FlightArguments,
  ImportFlightsArguments,
  ListFlightsArguments,
  SetFlightArguments,
} from '../flights/arguments.ts';

/** `millrace flights`: budgets and days of campaigns, for pacing() and projected(). */
export function register(program: Command): void {
  const flights = program
    .command('flights')
    .description('budgets and days of campaigns …, for pacing() and projected() in rules')
    .addHelpText('before', 'Example: millrace flights import flights.csv --tenant acme\n');
  flights
    .command('list')
    .description('list them')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace flights list --tenant acme\n')
    .action(async (options: ListFlightsArguments) => (await manage()).printFlights(options));
  named(flights.command('set'))
    .description(
      'keep the budget of an entity from one day to another; an entity may have several, one after the other',
    )
    .requiredOption('--end <day>', 'last day, included')
    .requiredOption('--budget <amount>', 'such as 1500 or 1500.50')
    .requiredOption('--currency <code>')
    .option('--reason <text>', 'why, for the audit trail')
    .addHelpText(
      'before',
      'Example: millrace flights set 31 --tenant acme --platform meta --account 1700 --level campaign --start 2026-11-01 --end 2026-11-30 --budget 1500 --currency USD\n',
    )
    .action(async (entity: string, options: SetFlightArguments) => (await manage()).setFlight(entity, options));
  named(flights.command('remove'))
    .description('take one back')
    .addHelpText(
      'before',
      'Example: millrace flights remove 31 --tenant acme --platform meta --account 1700 --level campaign --start 2026-11-01\n',
    )
    .action(async (entity: string, options: FlightArguments) => (await manage()).takeFlightBack(entity, options));
  flights
    .command('import')
    .description('keep those of a CSV with platform,account,level,entity,start,end,budget,currency: all or none')
    .argument('<file>')
    .requiredOption('--tenant <tenant>')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace flights import flights.csv --tenant acme\n')
    .action(async (file: string, options: ImportFlightsArguments) => (await manage()).importFlights(file, options));
}

/** A command of one flight. */
function named(command: Command): Command {
  return command
    .argument('<entity>', 'its id; of level account the account’s own')
    .requiredOption('--tenant <tenant>')
    .requiredOption('--platform <platform>')
    .requiredOption('--account <account>')
    .requiredOption('--level <level>', 'account, campaign, ad_group, ad …')
    .requiredOption('--start <day>', 'first day, of the account')
    .option('--json', 'one JSON document instead of text');
}

function manage() {
  return import('../flights/manage.ts');
}

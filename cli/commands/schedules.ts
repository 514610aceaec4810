import type { Command } from 'commander';
import type { TenantArguments } from '../connections/arguments.ts';
import type { PauseScheduleArguments, SetScheduleArguments } from '../schedules/arguments.ts';
import { wholeNumber } from '../whole-number.ts';

/** `millrace schedules`: what runs by itself beside the fetching. */
export function register(program: Command): void {
  const schedules = program
    .command('schedules')
    .description('what runs by itself beside the fetching: entities, reconcile, and rates')
    .addHelpText('before', 'Example: millrace schedules list --tenant acme\n');
  schedules
    .command('list')
    .description('what is scheduled, how it went last and when it runs next')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace schedules list --tenant acme\n')
    .action(async (options: TenantArguments) => {
      const { listSchedules } = await import('../schedules/schedules.ts');
      await listSchedules(options);
    });
  of(schedules, 'set', 'how often it runs; it is scheduled when it was not')
    .option('--every <time>', 'from 15m to 7d, such as 6h')
    .option('--at <time>', 'each day at this time in UTC, such as 05:30')
    .option(
      '--days <number>',
      'reconcile: how many days back are compared; without it as many as before, 28 at first',
      wholeNumber(1, 92),
    )
    .addHelpText('before', 'Example: millrace schedules set reconcile meta-main --tenant acme --at 13:00 --days 35\n')
    .action(async (chore: string, connection: string | undefined, options: SetScheduleArguments) => {
      const { setSchedule } = await import('../schedules/schedules.ts');
      await setSchedule(chore, connection, options);
    });
  of(schedules, 'pause', 'it does not run until it is resumed')
    .option('--reason <text>', 'why, for who finds it paused')
    .addHelpText('before', 'Example: millrace schedules pause rates --tenant acme --reason "the source is moving"\n')
    .action(async (chore: string, connection: string | undefined, options: PauseScheduleArguments) => {
      const { pauseSchedule } = await import('../schedules/schedules.ts');
      await pauseSchedule(chore, connection, options);
    });
  of(schedules, 'resume', 'it runs again as it did')
    .addHelpText('before', 'Example: millrace schedules resume rates --tenant acme\n')
    .action(async (chore: string, connection: string | undefined, options: TenantArguments) => {
      const { resumeSchedule } = await import('../schedules/schedules.ts');
      await resumeSchedule(chore, connection, options);
    });
  of(schedules, 'now', 'run it once at once')
    .addHelpText('before', 'Example: millrace schedules now entities meta-main --tenant acme\n')
    .action(async (chore: string, connection: string | undefined, options: TenantArguments) => {
      const { runNow } = await import('../schedules/schedules.ts');
      await runNow(chore, connection, options);
    });
  of(schedules, 'remove', 'it does not run by itself any more')
    .addHelpText('before', 'Example: millrace schedules remove reconcile meta-main --tenant acme\n')
    .action(async (chore: string, connection: string | undefined, options: TenantArguments) => {
      const { dropSchedule } = await import('../schedules/schedules.ts');
      await dropSchedule(chore, connection, options);
    });
}

function of(schedules: Command, name: string, description: string): Command {
  return schedules
    .command(name)
    .description(description)
    .argument('<what>', 'entities, reconcile or rates')
    .argument('[connection]', 'whose; rates are of the tenant')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text');
}

import type { Command } from 'commander';
import type { ApplyArguments, FailedArguments, RedriveArguments, TenantArguments } from '../notifications/arguments.ts';
import { wholeNumber } from '../whole-number.ts';

/** `millrace notifications`: who is told of alerts, by which channels, and what did not arrive. */
export function register(program: Command): void {
  const notifications = program
    .command('notifications')
    .description('who is told of alerts, by which channels; what did not arrive')
    .addHelpText('before', 'Example: millrace notifications test desk --tenant acme\n')
    .addHelpText('after', '\nChannels and routes: docs/guides/notifications.md');
  definition(notifications);
  failures(notifications);
}

function definition(notifications: Command): void {
  notifications
    .command('apply')
    .description('make channels and routes what a file says; shows what differs')
    .requiredOption('--tenant <tenant>')
    .requiredOption('-f, --file <path>', 'a YAML file; `env:NAME` in it stands for a variable of the environment')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace notifications apply --tenant acme -f notifications.yaml --dry-run\n')
    .action(async (options: ApplyArguments) => {
      const { applyFile } = await import('../notifications/manage.ts');
      await applyFile(options);
    });
  notifications
    .command('show')
    .description('print channels and routes as they are, without secrets')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace notifications show --tenant acme\n')
    .action(async (options: TenantArguments) => {
      const { showDefinition } = await import('../notifications/manage.ts');
      await showDefinition(options);
    });
  notifications
    .command('route')
    .description('tell who would be told of an alert with these labels')
    .argument('[labels...]', 'such as severity=critical platform=meta rule=ctr_drop')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace notifications route severity=critical platform=meta --tenant acme\n')
    .action(async (labels: string[], options: TenantArguments) => {
      const { showRoutes } = await import('../notifications/manage.ts');
      await showRoutes(labels, options);
    });
  notifications
    .command('test')
    .description('send a made-up alert to a channel, to see that it arrives and what it looks like')
    .argument('<channel>')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace notifications test desk --tenant acme\n')
    .action(async (channel: string, options: TenantArguments) => {
      const { sendTest } = await import('../notifications/send-test.ts');
      await sendTest(channel, options);
    });
}

function failures(notifications: Command): void {
  notifications
    .command('status')
    .description('how it stands with each channel: sent, waiting, given up, and why it fails')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace notifications status --tenant acme\n')
    .action(async (options: TenantArguments) => {
      const { showStatus } = await import('../notifications/status.ts');
      await showStatus(options);
    });
  notifications
    .command('failed')
    .description('list messages that were given up, the newest first; exits with 1 when there are some')
    .requiredOption('--tenant <tenant>')
    .option('--channel <channel>')
    .option('--limit <messages>', 'messages at most', wholeNumber(1, 1_000), 50)
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace notifications failed --tenant acme\n')
    .action(async (options: FailedArguments) => {
      const { showFailed } = await import('../notifications/manage.ts');
      await showFailed(options);
    });
  notifications
    .command('redrive')
    .description('send messages that were given up once more, under the keys that they had')
    .argument('[ids...]', 'as `failed` lists them')
    .requiredOption('--tenant <tenant>')
    .option('--channel <channel>', 'all of this channel')
    .option('--all', 'all')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace notifications redrive --tenant acme --channel desk\n')
    .action(async (ids: string[], options: RedriveArguments) => {
      const { redriveFailed } = await import('../notifications/manage.ts');
      await redriveFailed(ids, options);
    });
}

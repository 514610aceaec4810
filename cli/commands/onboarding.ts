import { type Command, Option } from 'commander';
import type { TenantArguments } from '../connections/arguments.ts';
import { saidScopes } from '../identity/said.ts';
import type { OnboardingArguments } from '../ingestion/arguments.ts';

/** `millrace onboarding`: a new organisation, from nothing to something to see. */
export function register(program: Command): void {
  const onboarding = program
    .command('onboarding')
    .description(
      'bring up a new organisation: channels, owner, key, first connection, rules, first backfill, a message',
    )
    .addHelpText('before', 'Example: millrace onboarding start meta-main --tenant acme --platform meta\n');
  onboarding
    .command('start')
    .description('start it; what it made is undone when it fails')
    .argument('<connection>', 'letters, digits, . _ -')
    .requiredOption('--tenant <tenant>')
    .requiredOption('--platform <platform>')
    .option('--organisation <name>', 'how people call the organisation')
    .option('--owner <email>', 'who is invited to be its owner, unless it has one')
    .addOption(
      new Option(
        '--channels <file>',
        'channels and routes, as `notifications apply` takes them, unless it has some',
      ).env('MILLRACE_ONBOARDING_CHANNELS'),
    )
    .option('--key <name>', 'an API key, printed once, unless it has one of that name')
    .option('--key-scope <scopes>', 'what the key may do; without it metrics_read', saidScopes)
    .option('--name <name>', 'how people call the connection')
    .option('--account <id...>', 'only these accounts; without it all that the credential reaches')
    .option('--endpoint <host=address...>', 'another host, for a region')
    .option('--quota <calls/time>', "such as 60/1m; without it the platform's usual one")
    .option('--from <day>', 'first day; without it 30 days back')
    .option('--report <name...>', 'only these reports; without it the one by day of each level')
    .option('--json', 'one JSON document instead of text')
    .addHelpText(
      'before',
      'Example: millrace onboarding start meta-main --tenant acme --platform meta --from 2026-09-01\n',
    )
    .action(async (connection: string, options: OnboardingArguments) => {
      const { start } = await import('../ingestion/onboarding.ts');
      await start(connection, options);
    });
  onboarding
    .command('status')
    .description('where it stands, or how it ended; exit 1 when it was undone')
    .argument('<connection>')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace onboarding status meta-main --tenant acme\n')
    .action(async (connection: string, options: TenantArguments) => {
      const { showOnboarding } = await import('../ingestion/onboarding.ts');
      process.exitCode = await showOnboarding(connection, options);
    });
}

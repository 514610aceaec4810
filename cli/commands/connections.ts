import type { Command } from 'commander';
import type { AddConnectionArguments, TenantArguments } from '../connections/arguments.ts';
import { wholeNumber } from '../whole-number.ts';

/** `millrace connections`: ways to the platforms' APIs. */
export function register(program: Command): void {
  const connections = program
    .command('connections')
    .description("ways to the platforms' APIs: which accounts, which hosts, how often")
    .addHelpText('before', 'Example: millrace connections list --tenant acme\n')
    .addHelpText('after', '\nWhat each platform needs: docs/guides/connecting-platforms.md');
  add(connections);
  connections
    .command('list')
    .description('list the connections of a tenant')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace connections list --tenant acme\n')
    .action(async (options: TenantArguments) => {
      const { listConnections } = await import('../connections/manage.ts');
      await listConnections(options);
    });
  connections
    .command('check')
    .description('sign in, and list the accounts that the credential reaches')
    .argument('<connection>')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace connections check meta-main --tenant acme\n')
    .action(async (connection: string, options: TenantArguments) => {
      const { checkConnectionNow } = await import('../connections/check.ts');
      await checkConnectionNow(connection, options);
    });
  changes(connections);
}

function add(connections: Command): void {
  connections
    .command('add')
    .description('make a connection, or change what is known of it')
    .argument('<connection>', 'letters, digits, . _ -')
    .requiredOption('--tenant <tenant>')
    .requiredOption('--platform <platform>')
    .option('--name <name>', 'how people call it')
    .option('--account <id...>', 'only these accounts; without it all that the credential reaches')
    .option('--endpoint <host=address...>', 'another host, for a region')
    .option('--quota <calls/time>', "such as 60/1m; without it the platform's usual one")
    .option('--sandbox <address>', 'call a running sandbox, with a credential that it gives')
    .option('--organisation <number>', 'which organisation of the sandbox', wholeNumber(0, 999_999), 0)
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace connections add meta-main --tenant acme --platform meta\n')
    .action(async (connection: string, options: AddConnectionArguments) => {
      const { addConnection } = await import('../connections/manage.ts');
      await addConnection(connection, options);
    });
}

function changes(connections: Command): void {
  connections
    .command('pause')
    .description('fetch nothing by it until it is resumed')
    .argument('<connection>')
    .requiredOption('--tenant <tenant>')
    .option('--reason <words>', 'why, for whoever sees it')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace connections pause meta-main --tenant acme --reason "contract ended"\n')
    .action(async (connection: string, options: TenantArguments & { readonly reason?: string }) => {
      const { setConnectionStatus } = await import('../connections/manage.ts');
      await setConnectionStatus(connection, 'PAUSED', options);
    });
  connections
    .command('resume')
    .description('fetch by it again')
    .argument('<connection>')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace connections resume meta-main --tenant acme\n')
    .action(async (connection: string, options: TenantArguments) => {
      const { setConnectionStatus } = await import('../connections/manage.ts');
      await setConnectionStatus(connection, 'ACTIVE', options);
    });
  connections
    .command('delete')
    .description('delete it and its credential; what it fetched stays')
    .argument('<connection>')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace connections delete meta-main --tenant acme\n')
    .action(async (connection: string, options: TenantArguments) => {
      const { deleteConnection } = await import('../connections/manage.ts');
      await deleteConnection(connection, options);
    });
}

import type { Command } from 'commander';
import type { RotateArguments, SetCredentialArguments, TenantArguments } from '../connections/arguments.ts';

/** `millrace credentials`: the secrets of connections, encrypted. None is ever printed, and none is an argument. */
export function register(program: Command): void {
  const credentials = program
    .command('credentials')
    .description('the secrets of connections: kept encrypted, never shown')
    .addHelpText('before', 'Example: millrace credentials list --tenant acme\n')
    .addHelpText('after', '\nWhat each platform needs: docs/guides/connecting-platforms.md');
  credentials
    .command('set')
    .description('keep the credential of a connection, read from standard input or a file, in place of the one before')
    .argument('<connection>')
    .requiredOption('--tenant <tenant>')
    .option('--from <file>', 'where the secrets stand; without it they come from standard input')
    .option('--secret <name>', 'what is read is this one secret; without it, a JSON object of names and texts')
    .option('--setting <name=value...>', 'what is not secret, such as clientId=…')
    .option('--expires <time>', 'when its owner must connect again')
    .option('--json', 'one JSON document instead of text')
    .addHelpText(
      'before',
      'Example: millrace credentials set meta-main --tenant acme --secret accessToken --from token.txt\n',
    )
    .action(async (connection: string, options: SetCredentialArguments) => {
      const { setCredential } = await import('../connections/credentials.ts');
      await setCredential(connection, options);
    });
  credentials
    .command('list')
    .description('list which connections have which secrets, by which master key')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace credentials list --tenant acme\n')
    .action(async (options: TenantArguments) => {
      const { listCredentials } = await import('../connections/credentials.ts');
      await listCredentials(options);
    });
  credentials
    .command('delete')
    .description('delete the credential of a connection')
    .argument('<connection>')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace credentials delete meta-main --tenant acme\n')
    .action(async (connection: string, options: TenantArguments) => {
      const { deleteCredential } = await import('../connections/credentials.ts');
      await deleteCredential(connection, options);
    });
  masterKeys(credentials);
}

function masterKeys(credentials: Command): void {
  credentials
    .command('rotate')
    .description(
      'wrap all data keys, those of notification channels and second factors too, by the first key of MILLRACE_CREDENTIAL_KEY; the others may then go',
    )
    .option('--tenant <tenant>', 'of this tenant only')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace credentials rotate\n')
    .action(async (options: RotateArguments) => {
      const { rotateCredentials } = await import('../connections/credentials.ts');
      await rotateCredentials(options);
    });
  credentials
    .command('new-key')
    .description('print a new master key for MILLRACE_CREDENTIAL_KEY')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace credentials new-key\n')
    .action(async ({ json }: { readonly json?: true }) => {
      const { newKey } = await import('../../connectors/credentials/master-keys.ts');
      const key = newKey();
      console.log(json === true ? JSON.stringify({ key }, null, 2) : key);
    });
}

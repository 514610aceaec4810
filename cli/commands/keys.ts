import type { Command } from 'commander';
import type { CreateKeyArguments, TenantArguments } from '../identity/arguments.ts';
import { saidScopes } from '../identity/said.ts';

/** `millrace keys`: what programs come to the gateway with. */
export function register(program: Command): void {
  const keys = program
    .command('keys')
    .description('API keys: what programs come to the gateway with')
    .addHelpText('before', 'Example: millrace keys create nightly-export --tenant acme --scope metrics_read\n')
    .addHelpText('after', '\nScopes: docs/guides/identity.md');
  keys
    .command('create')
    .description('make a key of the organisation, and print it once')
    .argument('<name>', 'what it is for')
    .requiredOption('--tenant <tenant>')
    .requiredOption('--scope <scopes>', 'what it may do, such as metrics_read,alerts_read', saidScopes)
    .option('--expires <time>', 'when it is over; without it when it is revoked')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace keys create nightly-export --tenant acme --scope metrics_read\n')
    .action(async (name: string, options: CreateKeyArguments) => {
      const { createOwnKey } = await import('../identity/keys.ts');
      await createOwnKey(name, options);
    });
  keys
    .command('list')
    .description('list the keys of an organisation and when each was used last, the newest first')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace keys list --tenant acme\n')
    .action(async (options: TenantArguments) => {
      const { printKeys } = await import('../identity/keys.ts');
      await printKeys(options);
    });
  keys
    .command('revoke')
    .description('end a key, within a minute')
    .argument('<key>', 'its id, or what it begins with as `list` shows it')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace keys revoke mrk_aB3dE5fG --tenant acme\n')
    .action(async (key: string, options: TenantArguments) => {
      const { revokeOwnKey } = await import('../identity/keys.ts');
      await revokeOwnKey(key, options);
    });
}

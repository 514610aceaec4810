import type { Command } from 'commander';

interface AddOptions {
  readonly tenant: string;
  readonly platform: string;
  readonly currency: string;
  readonly zone: string;
  readonly name?: string;
  readonly json?: boolean;
}

/** `millrace accounts`: the ad accounts of a tenant. */
export function register(program: Command): void {
  const accounts = program
    .command('accounts')
    .description('the ad accounts of a tenant')
    .addHelpText('before', 'Example: millrace accounts list --tenant acme\n');
  accounts
    .command('add')
    .argument('<account>', 'the id as the platform spells it')
    .description('add an ad account, or change what is known of it')
    .requiredOption('--tenant <tenant>')
    .requiredOption('--platform <platform>')
    .requiredOption('--currency <code>', 'ISO 4217')
    .requiredOption('--zone <zone>', 'IANA time zone of its report days')
    .option('--name <name>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText(
      'before',
      'Example: millrace accounts add 1700252260223815 --tenant acme --platform meta --currency USD --zone America/Los_Angeles\n',
    )
    .action(add);
  accounts
    .command('list')
    .description('list the accounts of a tenant')
    .requiredOption('--tenant <tenant>')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace accounts list --tenant acme\n')
    .action(list);
}

async function add(account: string, options: AddOptions): Promise<void> {
  const { checkedAccount } = await import('../tenants/checked-account.ts');
  const { putAccount } = await import('../tenants/store.ts');
  const row = checkedAccount(account, options);
  await putAccount(options.tenant, row);
  if (options.json) console.log(JSON.stringify({ tenant: options.tenant, ...row }, null, 2));
  else console.log(`${row.platform.toLowerCase()} account ${row.account}: ${row.currency}, ${row.zone}`);
}

async function list(options: { readonly tenant: string; readonly json?: boolean }): Promise<void> {
  const { listAccounts } = await import('../tenants/store.ts');
  const rows = await listAccounts(options.tenant);
  if (options.json) console.log(JSON.stringify(rows, null, 2));
  else {
    for (const { platform, account, currency, zone, name } of rows) {
      console.log([platform.toLowerCase(), account, currency, zone, name ?? ''].join('  ').trimEnd());
    }
  }
}

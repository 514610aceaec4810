import type { Command } from 'commander';

interface AddOptions {
  readonly name?: string;
  readonly json?: boolean;
}

/** `millrace tenants`: who shares this installation. */
export function register(program: Command): void {
  const tenants = program
    .command('tenants')
    .description('the organisations that share this installation')
    .addHelpText('before', 'Example: millrace tenants add acme\n');
  tenants
    .command('add')
    .argument('<tenant>', 'letters, digits, . _ -')
    .description('add a tenant; one that is there already is left as it is')
    .option('--name <name>', 'how people call it; default: the tenant itself')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace tenants add acme --name "Acme Ltd"\n')
    .action(add);
  tenants
    .command('list')
    .description('list the tenants')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace tenants list\n')
    .action(list);
}

async function add(tenant: string, options: AddOptions): Promise<void> {
  const { addTenant } = await import('../tenants/store.ts');
  const isNew = await addTenant(tenant, options.name ?? tenant);
  if (options.json) console.log(JSON.stringify({ tenant, added: isNew }, null, 2));
  else console.log(isNew ? `tenant ${tenant} added` : `tenant ${tenant} is there already`);
}

async function list(options: { readonly json?: boolean }): Promise<void> {
  const { listTenants } = await import('../tenants/store.ts');
  const tenants = await listTenants();
  if (options.json) console.log(JSON.stringify(tenants, null, 2));
  else for (const { tenant, name } of tenants) console.log(name === tenant ? tenant : `${tenant}  ${name}`);
}

import type { Command } from 'commander';

/** `millrace config`: what this process would run with. */
export function register(program: Command): void {
  const config = program
    .command('config')
    .description('the configuration in force')
    .addHelpText('before', 'Example: millrace config print\n');
  config
    .command('print')
    .description('print every setting, from the environment or the local stack')
    .option('--redact', 'replace passwords and keys by *** (the default)', true)
    .option('--no-redact', 'show them')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace config print --redact\n')
    .action(print);
}

async function print(options: { readonly redact: boolean; readonly json?: boolean }): Promise<void> {
  const { loadConfig } = await import('../../base/config.ts');
  const { describeConfig } = await import('../../base/config-display.ts');
  const described = describeConfig(loadConfig(), !options.redact);
  if (options.json) console.log(JSON.stringify(described, null, 2));
  else for (const [name, value] of Object.entries(described)) console.log(`${name.padEnd(20)}${value ?? '(not set)'}`);
}

import type { Command } from 'commander';

interface OutputOptions {
  readonly json?: boolean;
}

/** `millrace stack`: the servers that development needs, on this machine. */
export function register(program: Command): void {
  const stack = program
    .command('stack')
    .description('the local stack: broker, registry, Redis, Postgres, ClickHouse, Temporal')
    .addHelpText('before', 'Example: millrace stack up\n');
  stack
    .command('up')
    .description('start what does not run yet; data is kept in .millrace/')
    .option('--docker', 'run them in Docker (Redpanda instead of Kafka)')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace stack up\n')
    .action(up);
  stack
    .command('down')
    .description('end what runs')
    .option('--docker', 'those that `up --docker` started')
    .option('--wipe', 'remove their data, too')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace stack down\n')
    .action(down);
  stack
    .command('status')
    .description('what answers, and where: configured addresses and the local stack; exit 1 when something does not')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace stack status --json\n')
    .action(status);
}

async function up(options: OutputOptions & { readonly docker?: boolean }): Promise<void> {
  const { services } = await import('../../base/config.ts');
  const { terminalProgress } = await import('../../redpanda/local/progress.ts');
  const { startStack } = await import('../../redpanda/local/stack.ts');
  const { startDockerStack } = await import('../../redpanda/local/docker.ts');
  const { redactAddress } = await import('../../base/config.ts');
  const addresses = options.docker
    ? await startDockerStack()
    : await startStack({ mode: 'dev', progress: terminalProgress() });
  const shown = Object.fromEntries(services.map((service) => [service, redactAddress(addresses[service])]));
  if (options.json) console.log(JSON.stringify(shown, null, 2));
  else for (const [service, address] of Object.entries(shown)) console.log(`${service.padEnd(11)}${address}`);
}

async function down(options: OutputOptions & { readonly docker?: boolean; readonly wipe?: boolean }): Promise<void> {
  const { loadConfig } = await import('../../base/config.ts');
  const { stopDevStack } = await import('../../redpanda/local/stack.ts');
  const { stopDockerStack } = await import('../../redpanda/local/docker.ts');
  const wipe = options.wipe ?? false;
  const { home } = loadConfig();
  const stopped = options.docker ? await stopDockerStack({ home, wipe }) : await stopDevStack({ home, wipe });
  if (options.json) console.log(JSON.stringify({ stopped }));
  else console.log(stopped.length === 0 ? 'nothing was running' : `ended: ${stopped.join(', ')}`);
}

async function status(options: OutputOptions): Promise<void> {
  const { loadConfig, redactAddress } = await import('../../base/config.ts');
  const { stackStatus } = await import('../../redpanda/local/status.ts');
  const found = (await stackStatus(loadConfig())).map((service) => ({
    ...service,
    address: service.address === null ? null : redactAddress(service.address),
  }));
  if (options.json) console.log(JSON.stringify(found, null, 2));
  else {
    for (const { service, state, address, problem } of found) {
      console.log(
        `${service.padEnd(11)}${state.padEnd(13)}${address ?? ''}${problem === null ? '' : `\n  ${problem}`}`,
      );
    }
  }
  if (found.some(({ state }) => state !== 'ready')) process.exitCode = 1;
}

import { type Command, InvalidArgumentError } from 'commander';

/** `millrace sandbox`: the ad platforms' APIs on this machine, with made-up data. */
export function register(program: Command): void {
  program
    .command('sandbox')
    .description("serve the ad platforms' APIs on this machine, with made-up data, until Ctrl-C")
    .option('--port <port>', 'where it listens', whole, 4600)
    .option('--seed <number>', 'another world for another number', whole, 1)
    .option('--accounts <number>', 'accounts of each organisation on each platform', whole, 2)
    .option('--organisations <number>', 'organisations', whole, 2)
    .addHelpText('before', 'Example: millrace sandbox --port 4600\n')
    .action(async (options: { port: number; seed: number; accounts: number; organisations: number }) => {
      const { runSandbox } = await import('../connections/run-sandbox.ts');
      await runSandbox(options);
    });
}

function whole(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw new InvalidArgumentError('it must be a whole number from 0 to 65535');
}

import type { Command } from 'commander';
import type { SandboxArguments } from '../connections/run-sandbox.ts';
import { wholeNumber } from '../whole-number.ts';

const whole = wholeNumber(0, 65_535);

/** `millrace sandbox`: the ad platforms' APIs on this machine, with made-up data. */
export function register(program: Command): void {
  program
    .command('sandbox')
    .description("serve the ad platforms' APIs on this machine, with made-up data, until Ctrl-C")
    .option('--port <port>', 'where it listens', whole, 4600)
    .option('--seed <number>', 'another world for another number', whole, 1)
    .option('--accounts <number>', 'accounts of each organisation on each platform', whole, 2)
    .option('--organisations <number>', 'organisations', whole, 2)
    .option('--feed <tenant>', 'connect this tenant to each platform and let workflows fetch from it')
    .option('--days <days>', 'past days that it is fed with', whole, 14)
    .option('--every <seconds>', 'seconds between two looks at what may have moved, of one connection each', whole, 5)
    .addHelpText('before', 'Example: millrace sandbox --port 4600\n')
    .action(async (options: SandboxArguments) => {
      const { runSandbox } = await import('../connections/run-sandbox.ts');
      await runSandbox(options);
    });
}

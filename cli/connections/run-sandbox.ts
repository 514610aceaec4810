import { once } from 'node:events';
import { type SandboxOptions, startSandbox } from '../../connectors/sandbox/server.ts';
import { watchSignals } from '../run/signals.ts';

/** What the command line says. */
export interface SandboxArguments {
  readonly port: number;
  readonly seed: number;
  readonly accounts: number;
  readonly organisations: number;
}

/** `millrace sandbox`: runs until it is asked to end; a second request ends it at once. */
export async function runSandbox({ port, seed, accounts, organisations }: SandboxArguments): Promise<void> {
  const options: SandboxOptions = { port, seed, size: { accounts, organisations } };
  const sandbox = await startSandbox(options);
  console.log(`sandbox at ${sandbox.url}: made-up data, no ad platform is behind it`);
  const ended = new EventTarget();
  const stop = watchSignals({
    first: () => ended.dispatchEvent(new Event('end')),
    again: () => process.exit(130),
  });
  await once(ended, 'end');
  stop();
  await sandbox.close();
}

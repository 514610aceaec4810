import { startSandbox } from '../../connectors/sandbox/server.ts';
import { watchSignals } from '../run/signals.ts';
import { feedTenant } from './feed.ts';

/** What the command line says. */
export interface SandboxArguments {
  readonly port: number;
  readonly seed: number;
  readonly accounts: number;
  readonly organisations: number;
  /** A tenant that gets a connection to each platform and is fetched from then on. */
  readonly feed?: string;
  readonly days: number;
  readonly every: number;
}

/** `millrace sandbox`: runs until it is asked to end; a second request ends it at once. */
export async function runSandbox(said: SandboxArguments): Promise<void> {
  const { port, seed, accounts, organisations, feed: tenant, days, every } = said;
  const ending = new AbortController();
  const stop = watchSignals({ first: () => ending.abort(), again: () => process.exit(130) });
  const sandbox = await startSandbox({ port, seed, size: { accounts, organisations } });
  try {
    console.log(`sandbox at ${sandbox.url}: made-up data, no ad platform is behind it`);
    if (tenant !== undefined) await feedTenant(sandbox, { tenant, days, every, seed }, ending.signal);
    if (!ending.signal.aborted) await new Promise((resolve) => ending.signal.addEventListener('abort', resolve));
  } finally {
    stop();
    await sandbox.close();
  }
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Addresses,
  type AddressSource,
  services as allServices,
  loadConfig,
  type Service,
  serviceVariables,
  stackFile,
} from '../../base/config.ts';
import { withLock } from './lock.ts';
import { type Progress, silentProgress } from './progress.ts';
import type { StackMode } from './recipe.ts';
import { type RunningService, type ServiceStatus, startNative, statusOf, stopNative } from './service.ts';
import { recipes } from './services/index.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

/** How a stack is started. */
export interface StackOptions<S extends Service = Service> {
  readonly mode: StackMode;
  /** The services wanted. Default: all. */
  readonly services?: readonly S[];
  readonly progress?: Progress;
  readonly environment?: NodeJS.ProcessEnv;
}

/** A running stack: the addresses of its services, and how to end it. */
export type Stack<S extends Service = Service> = Pick<Addresses, S> & {
  readonly mode: StackMode;
  /** Where its data, process ids and logs are. */
  readonly folder: string;
  /** The addresses as variables (`MILLRACE_KAFKA=…`), for child processes and `loadConfig`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends what was started here; in test mode the folder goes too. A second call does nothing. */
  stop(): Promise<void>;
};

/**
 * Starts the services side by side and resolves when all are ready. A service whose address is configured
 * (`MILLRACE_KAFKA`, …) is used and not started.
 *
 * `dev`: usual ports, data kept in `MILLRACE_HOME`; what runs already is reused, so calling it again is harmless; the
 * services outlive this process. `test`: free ports, a temporary folder; all is gone after `stop()`, and also when this
 * process is killed.
 *
 * Throws ServiceStartError or InstallError with the fix; what had come up in test mode is ended first.
 */
export async function startStack<S extends Service = Service>(options: StackOptions<S>): Promise<Stack<S>> {
  const environment = options.environment ?? process.env;
  const wanted = options.services ?? (allServices as readonly S[]);
  if (options.mode === 'test') return startTestStack(wanted, environment, options.progress ?? silentProgress);
  const { home } = loadConfig(environment);
  return withLock(join(home, 'stack.lock'), () =>
    startDevStack(wanted, home, environment, options.progress ?? silentProgress),
  );
}

/** Ends the dev stack of this project. Resolves to the services that ran. `wipe` removes their data, too. */
export async function stopDevStack(options: {
  readonly home: string;
  readonly wipe?: boolean;
  readonly services?: readonly Service[];
}): Promise<Service[]> {
  const { home, wipe = false, services = allServices } = options;
  return withLock(join(home, 'stack.lock'), async () => {
    const stopped = await Promise.all(
      services.map(async (service) => ((await stopNative(service, home)) ? service : undefined)),
    );
    await rm(stackFile(home), { force: true });
    if (wipe) {
      for (const name of [...services, 'run', 'logs']) await rm(join(home, name), { recursive: true, force: true });
    }
    return stopped.filter((service) => service !== undefined);
  });
}

/** What each service of this project's dev stack is doing. */
export function devStackStatus(home: string): Promise<ServiceStatus[]> {
  return Promise.all(allServices.map((service) => statusOf(recipes[service], home)));
}

async function startDevStack<S extends Service>(
  wanted: readonly S[],
  home: string,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<Stack<S>> {
  const started = await startServices(wanted, home, 'dev', environment, progress);
  const previous = loadConfig(environment);
  const kept = Object.fromEntries(
    Object.entries(previous.addresses).filter(([service]) => previous.sources[service as Service] === 'stack'),
  );
  const native = started.filter((service) => service.source === 'stack');
  const addresses = { ...kept, ...Object.fromEntries(native.map(({ service, address }) => [service, address])) };
  await writeFile(stackFile(home), `${JSON.stringify({ addresses }, null, 2)}\n`, { mode: 0o600 });
  return describeStack(started, 'dev', home, async () => {
    await stopDevStack({ home, services: native.map(({ service }) => service) });
  });
}

async function startTestStack<S extends Service>(
  wanted: readonly S[],
  environment: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<Stack<S>> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-test-'));
  await mkdir(join(folder, 'run'));
  const watchdog = await startWatchdog(folder);
  const stop = () => endTestStack(folder, watchdog);
  try {
    // The dev stack's file is no configuration for a test: only variables are.
    const started = await startServices(wanted, folder, 'test', { ...environment, MILLRACE_HOME: folder }, progress);
    return describeStack(started, 'test', folder, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function endTestStack(folder: string, watchdog: Watchdog): Promise<void> {
  await Promise.all(allServices.map((service) => stopNative(service, folder, 3_000)));
  await watchdog.finish();
}

type StartedService = Pick<RunningService, 'service' | 'address'> & { readonly source: AddressSource };

async function startServices(
  wanted: readonly Service[],
  folder: string,
  mode: StackMode,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<StartedService[]> {
  const config = loadConfig(environment);
  const outcomes = await Promise.allSettled(
    wanted.map(async (service): Promise<StartedService> => {
      const configured = config.addresses[service];
      if (configured !== undefined && config.sources[service] === 'environment') {
        progress.ready(service, `${serviceVariables[service]} is set: used as it is`);
        return { service, address: configured, source: 'environment' };
      }
      return { ...(await startOne(service, folder, mode, progress)), source: 'stack' };
    }),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

async function startOne(
  service: Service,
  folder: string,
  mode: StackMode,
  progress: Progress,
): Promise<RunningService> {
  const recipe = recipes[service];
  const since = Date.now();
  progress.begin(service, recipe.title);
  try {
    const running = await startNative(recipe, folder, mode, progress);
    const how = running.reused ? 'was running' : `ready in ${((Date.now() - since) / 1000).toFixed(1)} s`;
    progress.ready(service, `${recipe.title} ${how} on ${running.address.replace(/^.*@|^\w+:\/\//, '')}`);
    return running;
  } catch (error) {
    progress.failed(service, (error as Error).message.split('\n')[0] ?? '');
    throw error;
  }
}

function describeStack<S extends Service>(
  started: readonly StartedService[],
  mode: StackMode,
  folder: string,
  end: () => Promise<void>,
): Stack<S> {
  const addresses = Object.fromEntries(started.map(({ service, address }) => [service, address])) as Pick<Addresses, S>;
  let ending: Promise<void> | undefined;
  return {
    ...addresses,
    mode,
    folder,
    environment: Object.fromEntries(started.map(({ service, address }) => [serviceVariables[service], address])),
    stop() {
      ending ??= end();
      return ending;
    },
  };
}

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
import type { ProcessIdentity } from './process.ts';
import { type Progress, silentProgress } from './progress.ts';
import type { StackMode } from './recipe.ts';
import {
  type RunningService,
  type ServiceStatus,
  type StartContext,
  startNative,
  statusOf,
  stopNative,
} from './service.ts';
import { recipes } from './services/index.ts';
import { startWatchdog } from './watchdog.ts';

/** How a stack is started. */
export interface StackOptions<S extends Service = Service> {
  readonly mode: StackMode;
  /** The services wanted. Default: all. */
  readonly services?: readonly S[];
  readonly progress?: Progress;
  readonly environment?: NodeJS.ProcessEnv;
  /** Gives the start up: it ends what it launched and rejects. */
  readonly signal?: AbortSignal;
  /** Told at once of each process group that is launched, before it is ready. */
  readonly onLaunch?: (service: Service, group: ProcessIdentity) => void;
}

/** A running stack: the addresses of its services, and how to end it. */
export type Stack<S extends Service = Service> = Pick<Addresses, S> & {
  readonly mode: StackMode;
  /** Where its data, process ids and logs are. */
  readonly folder: string;
  /** The addresses as variables (`MILLRACE_KAFKA=…`), for child processes and `loadConfig`. */
  readonly environment: Readonly<Record<string, string>>;
  /** The services that were started here: not those that ran already or are configured. */
  readonly launched: readonly Service[];
  /**
   * Ends what was started here; in test mode the folder goes too. What does not end within `graceMs` (default 15 s, test
   * mode 3 s) is killed. A second call does nothing.
   */
  stop(graceMs?: number): Promise<void>;
};

/**
 * Starts the services side by side and resolves when all are ready. A service whose address is configured
 * (`MILLRACE_KAFKA`, …) is used and not started.
 *
 * `dev`: usual ports, data kept in `MILLRACE_HOME`; what runs already is reused, so calling it again is harmless; the
 * services outlive this process. `test`: free ports, a temporary folder; all is gone after `stop()`, and also when this
 * process is killed.
 *
 * Throws ServiceStartError or InstallError with the fix, or the signal's reason; what it had launched is ended first.
 */
export async function startStack<S extends Service = Service>(options: StackOptions<S>): Promise<Stack<S>> {
  const environment = options.environment ?? process.env;
  const how: HowToStart = {
    wanted: options.services ?? allServices,
    environment,
    progress: options.progress ?? silentProgress,
    signal: options.signal ?? new AbortController().signal,
    onLaunch: options.onLaunch ?? (() => undefined),
  };
  if (options.mode === 'test') return startTestStack<S>(how);
  const { home } = loadConfig(environment);
  return withLock(join(home, 'stack.lock'), () => startDevStack<S>(how, home), { signal: how.signal });
}

interface HowToStart extends Pick<StartContext, 'progress' | 'signal' | 'onLaunch'> {
  readonly wanted: readonly Service[];
  readonly environment: NodeJS.ProcessEnv;
}

/** Ends the dev stack of this project. Resolves to the services that ran. `wipe` removes their data, too. */
export async function stopDevStack(options: {
  readonly home: string;
  readonly wipe?: boolean;
  readonly services?: readonly Service[];
  /** Milliseconds before a service is killed. Default 15 s. */
  readonly graceMs?: number;
}): Promise<Service[]> {
  const { home, wipe = false, services = allServices, graceMs } = options;
  return withLock(join(home, 'stack.lock'), async () => {
    const stopped = await stopServices(services, home, graceMs);
    if (wipe) {
      for (const name of [...services, 'run', 'logs']) await rm(join(home, name), { recursive: true, force: true });
    }
    return stopped;
  });
}

/** What each service of this project's dev stack is doing. */
export function devStackStatus(home: string): Promise<ServiceStatus[]> {
  return Promise.all(allServices.map((service) => statusOf(recipes[service], home)));
}

async function startDevStack<S extends Service>(how: HowToStart, home: string): Promise<Stack<S>> {
  const launched: Service[] = [];
  try {
    const started = await startServices(how, home, 'dev', launched);
    const previous = loadConfig(how.environment);
    const kept = Object.entries(previous.addresses).filter(
      ([service]) => previous.sources[service as Service] === 'stack',
    );
    const native = started.filter(({ source }) => source === 'stack').map(({ service, address }) => [service, address]);
    await writeAddresses(home, { ...Object.fromEntries(kept), ...Object.fromEntries(native) });
    return describeStack<S>({ started, launched, mode: 'dev', folder: home }, async (graceMs) => {
      await stopDevStack({ home, services: launched, ...(graceMs === undefined ? {} : { graceMs }) });
    });
  } catch (error) {
    await stopServices(launched, home, givenUpGraceMs);
    throw error;
  }
}

async function startTestStack<S extends Service>(how: HowToStart): Promise<Stack<S>> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-test-'));
  await mkdir(join(folder, 'run'));
  const watchdog = await startWatchdog(folder);
  const launched: Service[] = [];
  const stop = async (graceMs = testGraceMs) => {
    await Promise.all(allServices.map((service) => stopNative(recipes[service], folder, graceMs)));
    await watchdog.finish();
  };
  try {
    // The dev stack's file is no configuration for a test: only variables are.
    const environment = { ...how.environment, MILLRACE_HOME: folder };
    const started = await startServices({ ...how, environment }, folder, 'test', launched);
    return describeStack<S>({ started, launched, mode: 'test', folder }, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Milliseconds that a service has to end in before it is killed: one of a test, and one whose start is given up. */
const testGraceMs = 3_000;
const givenUpGraceMs = 5_000;

/** Ends those that run, and forgets their addresses. */
async function stopServices(services: readonly Service[], home: string, graceMs?: number): Promise<Service[]> {
  const stopped = await Promise.all(
    services.map(async (service) => ((await stopNative(recipes[service], home, graceMs)) ? service : undefined)),
  );
  const left = await readAddresses(home);
  for (const service of services) delete left[service];
  await writeAddresses(home, left);
  return stopped.filter((service) => service !== undefined);
}

async function readAddresses(home: string): Promise<Partial<Record<Service, string>>> {
  const { addresses, sources } = loadConfig({ MILLRACE_HOME: home });
  return Object.fromEntries(
    allServices.filter((service) => sources[service] === 'stack').map((service) => [service, addresses[service]]),
  );
}

async function writeAddresses(home: string, addresses: Partial<Record<Service, string>>): Promise<void> {
  if (Object.keys(addresses).length === 0) await rm(stackFile(home), { force: true });
  else await writeFile(stackFile(home), `${JSON.stringify({ addresses }, null, 2)}\n`, { mode: 0o600 });
}

type StartedService = Pick<RunningService, 'service' | 'address'> & { readonly source: AddressSource };

/** Starts them side by side; names those that it launched in `launched`, also when it fails. */
async function startServices(
  how: HowToStart,
  folder: string,
  mode: StackMode,
  launched: Service[],
): Promise<StartedService[]> {
  const { progress } = how;
  const config = loadConfig(how.environment);
  const onLaunch: StartContext['onLaunch'] = (service, group) => {
    launched.push(service);
    how.onLaunch(service, group);
  };
  const outcomes = await Promise.allSettled(
    how.wanted.map(async (service): Promise<StartedService> => {
      const configured = config.addresses[service];
      if (configured !== undefined && config.sources[service] === 'environment') {
        progress.ready(service, `${serviceVariables[service]} is set: used as it is`);
        return { service, address: configured, source: 'environment' };
      }
      return { ...(await startOne(service, { ...how, folder, mode, onLaunch })), source: 'stack' };
    }),
  );
  how.signal.throwIfAborted();
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

async function startOne(service: Service, context: StartContext): Promise<RunningService> {
  const { progress, signal } = context;
  const recipe = recipes[service];
  const since = Date.now();
  progress.begin(service, recipe.title);
  try {
    const running = await startNative(recipe, context);
    const how = running.reused ? 'was running' : `ready in ${((Date.now() - since) / 1000).toFixed(1)} s`;
    progress.ready(service, `${recipe.title} ${how} on ${running.address.replace(/^.*@|^\w+:\/\//, '')}`);
    return running;
  } catch (error) {
    progress.failed(service, signal.aborted ? 'given up' : ((error as Error).message.split('\n')[0] ?? ''));
    throw error;
  }
}

interface Described extends Pick<Stack, 'mode' | 'folder' | 'launched'> {
  readonly started: readonly StartedService[];
}

function describeStack<S extends Service>(
  { started, ...description }: Described,
  end: (graceMs?: number) => Promise<void>,
): Stack<S> {
  const addresses = Object.fromEntries(started.map(({ service, address }) => [service, address])) as Pick<Addresses, S>;
  let ending: Promise<void> | undefined;
  return {
    ...addresses,
    ...description,
    environment: Object.fromEntries(started.map(({ service, address }) => [serviceVariables[service], address])),
    stop(graceMs) {
      ending ??= end(graceMs);
      return ending;
    },
  };
}

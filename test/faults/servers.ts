import { appendFile, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../redpanda/local/ports.ts';
import {
  type Launch,
  launchService,
  type ProcessIdentity,
  signalGroup,
  stopService,
} from '../../redpanda/local/process.ts';
import type { Recipe } from '../../redpanda/local/recipe.ts';
import { kafkaRecipe } from '../../redpanda/local/services/kafka.ts';
import { redisRecipe } from '../../redpanda/local/services/redis.ts';
import { startWatchdog, type Watchdog } from '../../redpanda/local/watchdog.ts';

/** Longest time a server may take to serve again, milliseconds. */
const READY_TIMEOUT_MS = 60_000;

/** Retention and compaction do at once what they otherwise do after minutes: whoever relies on their delay is found out. */
const impatience = Object.entries({
  'log.initial.task.delay.ms': 500,
  'log.retention.check.interval.ms': 500,
  'log.cleaner.backoff.ms': 500,
})
  .map(([key, value]) => `${key}=${value}\n`)
  .join('');

/** A server that can be stopped and started on its port, with its data. */
export class Server {
  readonly address: string;
  readonly #launch: Launch;
  readonly #ready: () => Promise<boolean>;
  readonly #files: { readonly pid: string; readonly log: string };
  #process: ProcessIdentity | undefined;

  constructor(options: {
    readonly name: string;
    readonly folder: string;
    readonly address: string;
    readonly launch: Launch;
    readonly ready: () => Promise<boolean>;
  }) {
    this.address = options.address;
    this.#launch = options.launch;
    this.#ready = options.ready;
    this.#files = {
      pid: join(options.folder, 'run', `${options.name}.pid`),
      log: join(options.folder, 'logs', `${options.name}.log`),
    };
  }

  /** Resolves when it serves. */
  async start(): Promise<void> {
    this.#process = await launchService(this.#launch, this.#files);
    for (const until = Date.now() + READY_TIMEOUT_MS; Date.now() < until; await sleep(100)) {
      if (await this.#ready().catch(() => false)) return;
    }
    throw new Error(`${this.#launch.command} does not serve at ${this.address}: see ${this.#files.log}`);
  }

  /** Ends it, with SIGKILL as a machine that fails would. */
  async kill(): Promise<void> {
    if (this.#process !== undefined) await stopService(this.#process, { signal: 'SIGKILL' });
  }

  async stop(): Promise<void> {
    if (this.#process !== undefined) await stopService(this.#process);
  }

  /** Stops it without a goodbye, as a machine that hangs; `thaw` lets it go on. */
  freeze(): void {
    if (this.#process !== undefined) signalGroup(this.#process.pid, 'SIGSTOP');
  }

  thaw(): void {
    if (this.#process !== undefined) signalGroup(this.#process.pid, 'SIGCONT');
  }
}

/** The servers of a run: they end with this process, however it ends. */
export interface Servers {
  readonly kafka: Server;
  readonly redis: Server;
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts a broker and a Redis of one's own, on free ports and in a temporary folder. */
export async function startServers(): Promise<Servers> {
  const { folder, watchdog } = await openFolder();
  const servers = await Promise.all([serverOf(kafkaRecipe, folder), serverOf(redisRecipe, folder)]);
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.kill()));
    await watchdog.finish();
  };
  try {
    await Promise.all(servers.map((server) => server.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  const [kafka, redis] = servers;
  return { kafka, redis, folder, stop };
}

/** A folder for servers, which is removed, and they with it, when this process ends. */
export async function openFolder(): Promise<{ folder: string; watchdog: Watchdog }> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-faults-'));
  for (const name of ['run', 'logs']) await mkdir(join(folder, name));
  return { folder, watchdog: await startWatchdog(folder) };
}

async function serverOf(recipe: Recipe, folder: string): Promise<Server> {
  const ports = await freePorts(recipe.ports.length);
  const data = join(folder, recipe.service);
  await mkdir(data);
  const launch = await recipe.prepare({
    mode: 'test',
    folder: data,
    ports,
    note: () => undefined,
    signal: new AbortController().signal,
  });
  if (recipe === kafkaRecipe) await appendFile(join(data, 'server.properties'), impatience);
  return new Server({
    name: recipe.service,
    folder,
    address: recipe.address(ports),
    launch,
    ready: () => recipe.isReady(ports),
  });
}

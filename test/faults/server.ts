import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  isRunning,
  type Launch,
  launchService,
  type ProcessIdentity,
  signalGroup,
  stopService,
} from '../../redpanda/local/process.ts';
import type { Recipe } from '../../redpanda/local/recipe.ts';

/** Longest time a server may take to serve again, milliseconds. */
const READY_TIMEOUT_MS = 60_000;

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

  /** Whether its process runs, frozen or not. */
  get isRunning(): boolean {
    return this.#process !== undefined && isRunning(this.#process);
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

/** A server by a recipe of the local stack, with its data in a folder of its own; not started yet. */
export async function serverOf(
  recipe: Recipe,
  options: {
    readonly name: string;
    readonly folder: string;
    readonly ports: readonly number[];
    /** Changes what the recipe has prepared in the folder `data`: its files, or how the program is launched. */
    readonly adapt?: (launch: Launch, data: string) => Promise<Launch>;
  },
): Promise<Server> {
  const { name, folder, ports, adapt } = options;
  const data = join(folder, name);
  await mkdir(data, { recursive: true });
  const launch = await recipe.prepare({
    mode: 'test',
    folder: data,
    ports,
    note: () => undefined,
    signal: new AbortController().signal,
  });
  return new Server({
    name,
    folder,
    address: recipe.address(ports),
    launch: adapt === undefined ? launch : await adapt(launch, data),
    ready: () => recipe.isReady(ports),
  });
}

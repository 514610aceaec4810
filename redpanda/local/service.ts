import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Service } from '../../base/config.ts';
import { RedpandaError, ServiceStartError } from '../errors.ts';
import { rotate } from './log-files.ts';
import { freePorts, isPortFree } from './ports.ts';
import {
  isRunning,
  lastLines,
  launchService,
  type ProcessIdentity,
  type ServiceFiles,
  type StopOptions,
  stopService,
} from './process.ts';
import type { Progress } from './progress.ts';
import type { Recipe, StackMode } from './recipe.ts';

const stateSchema = z.object({ pid: z.number(), birth: z.string(), ports: z.array(z.number()).readonly() });
type ServiceState = z.infer<typeof stateSchema>;

/** Who is told, and who may end, a start. */
export interface StartContext {
  readonly folder: string;
  readonly mode: StackMode;
  readonly progress: Progress;
  /** Aborted when the start is given up: it ends what it launched and rejects with the reason. */
  readonly signal: AbortSignal;
  /** Told at once of each process group that is started. */
  readonly onLaunch: (service: Service, group: ProcessIdentity) => void;
}

/** A service that runs: its address, its process, and whether it ran already. */
export interface RunningService {
  readonly service: Service;
  readonly address: string;
  readonly pid: number;
  readonly reused: boolean;
}

/** What a service of a stack's folder is doing now. */
export interface ServiceStatus {
  readonly service: Service;
  readonly state: 'ready' | 'not ready' | 'stopped';
  readonly address: string | null;
  readonly pid: number | null;
  readonly log: string;
}

/**
 * Starts `recipe`'s service with its files in the folder, or takes the one that runs there already. Ports are free ones in
 * test mode; in dev mode those it had before, else the usual ones, else (when something else listens there) free ones.
 * Resolves when the service is ready. Throws ServiceStartError with the end of its log when it does not become so.
 */
export async function startNative(recipe: Recipe, context: StartContext): Promise<RunningService> {
  const { folder, mode, signal } = context;
  const files = filesOf(folder, recipe.service);
  const before = await readState(files.state);
  if (before !== undefined && isRunning(before)) {
    await waitUntilReady(recipe, before, files, signal);
    return { service: recipe.service, address: recipe.address(before.ports), pid: before.pid, reused: true };
  }
  // A free port may be taken by somebody else before the service listens on it: a test tries again with others.
  const attempts = mode === 'test' ? 3 : 1;
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(recipe, context, before);
    } catch (error) {
      const portTaken = error instanceof ServiceStartError && /in use|bind/i.test(error.message);
      if (attempt >= attempts || !portTaken) throw error;
    }
  }
}

/** Ends the service of `folder`, if it runs. It is killed after `graceMs` (default 15 s). */
export async function stopNative(recipe: Recipe, folder: string, graceMs = 15_000): Promise<boolean> {
  const files = filesOf(folder, recipe.service);
  const state = await readState(files.state);
  if (state === undefined) return false;
  const running = isRunning(state);
  await stopService(state, { ...stopping(recipe), graceMs });
  await rm(files.pid, { force: true });
  return running;
}

/** What the service of `folder` is doing. */
export async function statusOf(recipe: Recipe, folder: string): Promise<ServiceStatus> {
  const files = filesOf(folder, recipe.service);
  const state = await readState(files.state);
  if (state === undefined || !isRunning(state)) {
    return { service: recipe.service, state: 'stopped', address: null, pid: null, log: files.log };
  }
  const ready = await recipe.isReady(state.ports).catch(() => false);
  const address = recipe.address(state.ports);
  return { service: recipe.service, state: ready ? 'ready' : 'not ready', address, pid: state.pid, log: files.log };
}

async function launch(
  recipe: Recipe,
  context: StartContext,
  before: ServiceState | undefined,
): Promise<RunningService> {
  const { folder, mode, progress, signal } = context;
  const { service } = recipe;
  const files = filesOf(folder, service);
  const data = join(folder, service);
  for (const path of [data, join(folder, 'run'), join(folder, 'logs')]) await mkdir(path, { recursive: true });
  await chmod(folder, 0o711);
  const ports = mode === 'test' ? await freePorts(recipe.ports.length) : await devPorts(recipe, before);
  const note = (text: string) => progress.note(service, text);
  const program = await prepared(recipe, signal, () => recipe.prepare({ mode, folder: data, ports, note, signal }));
  signal.throwIfAborted();
  rotate(files.log);
  const group = await launchService(program, files);
  context.onLaunch(service, group);
  const state = { ...group, ports };
  try {
    await writeFile(files.state, JSON.stringify(state));
    await waitUntilReady(recipe, state, files, signal);
    await prepared(recipe, signal, async () => recipe.provision?.(ports));
  } catch (error) {
    await stopService(state, { ...stopping(recipe), graceMs: 2_000 });
    throw error;
  }
  return { service, address: recipe.address(ports), pid: state.pid, reused: false };
}

function stopping(recipe: Recipe): StopOptions {
  return recipe.stopSignal === undefined ? {} : { signal: recipe.stopSignal };
}

async function prepared<T>(recipe: Recipe, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RedpandaError || signal.aborted) throw error;
    const reason = `it could not be prepared: ${(error as Error).message}`;
    throw new ServiceStartError(recipe.service, reason, { log: [], fix: recipe.fix, cause: error });
  }
}

async function devPorts(recipe: Recipe, before: ServiceState | undefined): Promise<readonly number[]> {
  for (const ports of [before?.ports, recipe.ports]) {
    if (ports === undefined || ports.length !== recipe.ports.length) continue;
    const free = await Promise.all(ports.map(isPortFree));
    if (free.every(Boolean)) return ports;
  }
  return freePorts(recipe.ports.length);
}

async function waitUntilReady(
  recipe: Recipe,
  state: ServiceState,
  files: ServiceFiles,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + recipe.startTimeoutMs;
  let reason = 'it does not answer';
  for (;;) {
    signal.throwIfAborted();
    try {
      if (await recipe.isReady(state.ports)) return;
    } catch (error) {
      reason = (error as Error).message;
    }
    const failure = isRunning(state)
      ? Date.now() > deadline && `not ready after ${recipe.startTimeoutMs / 1000} s (${reason})`
      : 'its process ended';
    if (failure !== false) {
      throw new ServiceStartError(recipe.service, failure, { log: lastLines(files.log), fix: recipe.fix });
    }
    await sleep(100, undefined, { signal });
  }
}

function filesOf(folder: string, service: Service): ServiceFiles & { readonly state: string } {
  return {
    pid: join(folder, 'run', `${service}.pid`),
    state: join(folder, 'run', `${service}.json`),
    log: join(folder, 'logs', `${service}.log`),
  };
}

async function readState(file: string): Promise<ServiceState | undefined> {
  if (!existsSync(file)) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // Half written by a start that was killed: its process, if any, shows up as a taken port.
    return undefined;
  }
  const parsed = stateSchema.safeParse(json);
  return parsed.success ? parsed.data : undefined;
}

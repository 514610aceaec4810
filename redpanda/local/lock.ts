import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockError } from '../errors.ts';
import { identityOf, identitySchema, isRunning, type ProcessIdentity } from './process.ts';

/** How long a lock is waited for. */
export interface LockOptions {
  /** Milliseconds. Default 20 minutes: a slow download. 0: not at all. */
  readonly timeoutMs?: number;
  /** Gives the waiting up. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` while this process is the only one that holds `file`. A lock whose owner is gone is taken over, also when
 * another process has its id by now. What is done under it must still end in an atomic step (a rename): two takers of a
 * dead owner's lock may, rarely, overlap.
 * @throws LockError that names the owner when it is not free in time.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const { timeoutMs = 1_200_000, signal } = options;
  await mkdir(dirname(file), { recursive: true });
  const deadline = Date.now() + timeoutMs;
  while (!(await tryLock(file))) {
    const owner = await ownerOf(file);
    if (owner !== undefined && !isRunning(owner)) {
      await rm(file, { force: true });
      continue;
    }
    if (Date.now() >= deadline) {
      throw new LockError(
        `${file} is held by process ${owner?.pid ?? 'unknown'}: wait for it, or end it and try again`,
      );
    }
    await sleep(200, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** The file appears with its owner in it: nobody can see, or leave, a lock of nobody. */
async function tryLock(file: string): Promise<boolean> {
  const own = `${file}.${process.pid}.${++attempts}`;
  await writeFile(own, JSON.stringify(identityOf(process.pid)));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** Tells apart the files of one process that tries for a lock several times at once. */
let attempts = 0;

/** Who holds the lock; undefined when it was let go just now. */
async function ownerOf(file: string): Promise<ProcessIdentity | undefined> {
  try {
    return identitySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LockError(`${file} is not a lock of ours: remove it and try again`, { cause: error });
  }
}

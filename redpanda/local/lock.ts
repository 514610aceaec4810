import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockError } from '../errors.ts';
import { isAlive } from './process.ts';

/**
 * Runs `work` while this process is the only one that holds `file`. A lock whose owner is gone is taken over. What is
 * done under it must still end in an atomic step (a rename): two takers of a dead owner's lock may, rarely, overlap.
 * Waits `timeoutMs` at most (default 20 minutes: a slow download), then throws LockError.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, timeoutMs = 1_200_000): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const deadline = Date.now() + timeoutMs;
  while (!(await tryLock(file))) {
    const owner = await ownerOf(file);
    if (owner !== undefined && !isAlive(owner)) {
      await rm(file, { force: true });
      continue;
    }
    if (Date.now() > deadline) {
      throw new LockError(`${file} is held by process ${owner ?? 'unknown'}: wait for it, or end it and try again`);
    }
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryLock(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The process id in the lock; undefined while its owner is still writing it or has just let go. */
async function ownerOf(file: string): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(file, 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

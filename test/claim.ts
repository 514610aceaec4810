import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { isAlive } from '../redpanda/local/process.ts';

/** Milliseconds between two tries, and of all of them: a process that ends gives back what it has a moment later. */
const [againMs, longestMs] = [50, 60_000];

/**
 * Takes one of several things for this process, each told by a file that names its holder, until the process ends; always the same one. Waits
 * while each has a holder that lives. @throws Error when none was given back within a minute.
 */
export function claimOne<Thing extends { readonly claim: string }>(things: readonly Thing[]): Thing {
  for (const end = Date.now() + longestMs; Date.now() < end; pause(againMs)) {
    const ours =
      things.find(({ claim }) => holderOf(claim) === process.pid) ?? things.find(({ claim }) => taken(claim));
    if (ours !== undefined) return ours;
  }
  throw new Error(
    `each of ${things.length} is held: ${things.map(({ claim }) => `${claim} by ${holderOf(claim)}`).join(', ')}`,
  );
}

/** Whether it is this process's from now on. */
function taken(claim: string): boolean {
  if (isHeld(claim)) return false;
  // One at a time: two that found the same holder dead must not both follow it.
  const turn = `${claim}.turn`;
  if (!made(turn)) return false;
  try {
    if (isHeld(claim)) return false;
    writeFileSync(claim, String(process.pid));
    return true;
  } finally {
    rmdirSync(turn);
  }
}

function isHeld(claim: string): boolean {
  const holder = holderOf(claim);
  return holder !== undefined && isAlive(holder);
}

function made(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Undefined while nobody has it, or while its name is being written. */
function holderOf(claim: string): number | undefined {
  try {
    return Number(readFileSync(claim, 'utf8')) || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SIZE_MB = 256;
const MEGABYTE = 1 << 20;

/** A file system of its own in memory, small enough to be filled. Needs Linux and root. */
export class SmallDisk {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws Error where file systems cannot be mounted. */
  static async mount(folder: string): Promise<SmallDisk> {
    await mkdir(folder, { recursive: true });
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', folder]);
    } catch (error) {
      throw new Error(`a small disk cannot be mounted (it needs Linux and root): ${(error as Error).message}`, {
        cause: error,
      });
    }
    return new SmallDisk(folder);
  }

  /** Writes a file until there is no room left. */
  async fill(): Promise<void> {
    const file = await open(this.#ballast, 'w');
    try {
      const block = Buffer.alloc(MEGABYTE, 1);
      for (let written = 0; written < SIZE_MB; written += 1) await file.write(block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      await file.close();
    }
  }

  /** Makes room again. */
  async clear(): Promise<void> {
    await rm(this.#ballast, { force: true });
  }

  async unmount(): Promise<void> {
    // Also while a process of the broker's has not quite ended.
    await run('umount', ['--lazy', this.#folder]);
  }

  get #ballast(): string {
    return join(this.#folder, 'ballast');
  }
}

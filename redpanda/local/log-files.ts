import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** How much of one log is kept: a file of `maxBytes`, and `kept` older ones, `<file>.1` being the newest of them. */
export interface LogLimits {
  readonly maxBytes: number;
  readonly kept: number;
}

/** 40 MB a log at most. */
export const logLimits: LogLimits = { maxBytes: 10_000_000, kept: 3 };
/** Milliseconds between two looks at logs that others write. */
const lookEveryMs = 5_000;

/** Makes room for a new `file`: it becomes `<file>.1`, that `<file>.2`, and the oldest is removed. An empty one stays. */
export function rotate(file: string, { kept }: LogLimits = logLimits): void {
  if (sizeOf(file) === 0) return;
  makeRoom(file, kept);
  renameSync(file, `${file}.1`);
}

/** A log that this process writes: lines go to the file, which is rotated before it grows beyond its limit. */
export class RotatingLog {
  readonly file: string;
  readonly #limits: LogLimits;
  #bytes: number;

  constructor(file: string, limits: LogLimits = logLimits) {
    mkdirSync(dirname(file), { recursive: true });
    this.file = file;
    this.#limits = limits;
    this.#bytes = sizeOf(file);
  }

  /** Appends what a program wrote, of any length. Rotates between lines where it can. */
  write(chunk: Buffer): void {
    const room = this.#limits.maxBytes - this.#bytes;
    if (chunk.length <= room) {
      this.#append(chunk);
      return;
    }
    const line = room > 0 ? chunk.lastIndexOf(0x0a, room - 1) + 1 : 0;
    // A line longer than a whole file is cut.
    const cut = line > 0 || this.#bytes > 0 ? line : room;
    this.#append(chunk.subarray(0, cut));
    rotate(this.file, this.#limits);
    this.#bytes = 0;
    this.write(chunk.subarray(cut));
  }

  #append(chunk: Buffer): void {
    appendFileSync(this.file, chunk);
    this.#bytes += chunk.length;
  }
}

/** How logs that others write are watched. */
export interface BoundOptions {
  readonly limits?: LogLimits;
  /** Milliseconds between two looks. Default 5 s. */
  readonly everyMs?: number;
  /** Told when a log cannot be cut (the disk is full). The next look tries again. */
  onError(error: Error): void;
}

/**
 * Keeps logs within their limits that other processes hold open for appending: one that has grown too long is copied to
 * `<file>.1` and emptied. Lines that are written during the copy may be lost. Returns the function that ends it.
 */
export function boundLogs(files: readonly string[], options: BoundOptions): () => void {
  const { limits = logLimits, everyMs = lookEveryMs, onError } = options;
  const look = () => {
    try {
      for (const file of files) if (sizeOf(file) > limits.maxBytes) cut(file, limits);
    } catch (error) {
      onError(error as Error);
    }
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

function cut(file: string, { kept }: LogLimits): void {
  makeRoom(file, kept);
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}

function makeRoom(file: string, kept: number): void {
  rmSync(`${file}.${kept}`, { force: true });
  for (let age = kept - 1; age >= 1; age -= 1) {
    if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

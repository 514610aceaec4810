import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';

/** A clock that all processes share which know the file: it stands still until somebody writes another time. */
export class ClockFile implements Clock {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  now(): number {
    return Number(readFileSync(this.path, 'utf8'));
  }

  set(milliseconds: number): void {
    writeFileSync(`${this.path}.new`, String(milliseconds));
    renameSync(`${this.path}.new`, this.path);
  }
}

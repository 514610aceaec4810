import type { Page } from 'playwright-core';
import { type Frames, heapMegabytes } from './frames.ts';

/** What is promised of a page under load: milliseconds of 95 of 100 frames, of the longest, and until a key has shown what it does. */
export const promised = { p95: 50, longest: 500, press: 200, megabytes: 500 } as const;

/** Prints what was measured, and keeps what is not as promised. */
export class Report {
  readonly broken: string[] = [];

  line(text: string): void {
    console.log(text);
  }

  /** Notes a promise that is not kept. */
  keep(isKept: boolean, otherwise: string): void {
    if (!isKept) this.broken.push(otherwise);
  }

  /** Tells how long something takes. */
  async timed(what: string, work: () => Promise<unknown>): Promise<number> {
    const begun = performance.now();
    await work();
    const seconds = (performance.now() - begun) / 1_000;
    this.line(`${what}: ${seconds.toFixed(2)} s`);
    return seconds;
  }

  frames(what: string, { count, median, p95, longest, late }: Frames): void {
    const ms = (value: number) => `${value.toFixed(0)} ms`;
    const frames = `median ${ms(median)}, 95 % within ${ms(p95)}, longest ${ms(longest)}`;
    this.line(`${what}: ${count} frames, ${frames}, ${(late * 100).toFixed(1)} % beyond 50 ms`);
    this.keep(p95 <= promised.p95, `${what}: 95 % of frames within ${ms(p95)}`);
    this.keep(longest <= promised.longest, `${what}: a frame of ${ms(longest)}`);
  }

  /** Tells how long keys took to show what they do. */
  presses(what: string, times: readonly number[]): void {
    const slowest = Math.max(...times);
    this.line(`${what}: ${times.length} keys pressed, the slowest shown after ${slowest.toFixed(0)} ms`);
    this.keep(slowest <= promised.press, `${what}: a key of ${slowest.toFixed(0)} ms`);
  }

  async memory(page: Page, what: string): Promise<void> {
    const megabytes = await heapMegabytes(page);
    this.line(`${what}: ${megabytes.toFixed(0)} MB of scripts' memory`);
    this.keep(megabytes <= promised.megabytes, `${what}: ${megabytes.toFixed(0)} MB of scripts' memory`);
  }

  /** Tells which promises were not kept. */
  end(): void {
    for (const promise of this.broken) this.line(`not kept: ${promise}`);
    this.line(this.broken.length === 0 ? 'all is as promised' : `${this.broken.length} promises are not kept`);
    if (this.broken.length > 0) process.exitCode = 1;
  }
}

/** Milliseconds that anything may take. */
export const patience = { timeout: 600_000 };
/** Milliseconds between looks at what is waited for. */
const lookMs = 100;

/** Asks until it is so, from outside of the page: its policy lets nothing in it evaluate text. Resolves with whether it became so. */
export async function became(isSo: () => Promise<boolean>, withinMs: number = patience.timeout): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return true;
}

import { inject } from 'vitest';
import type { Addresses } from '../base/config.ts';

/** What a test file has of real servers: topics, subjects and migrations are applied. */
export type TestStack = Omit<Addresses, 'temporal'>;

/** Servers of one lane. */
export interface Lane {
  readonly stack: TestStack;
  /** The same as variables, for processes that a test starts. */
  readonly environment: Record<string, string>;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Servers for each file that runs at the same time, so that none meets what another does to its own. */
    lanes: readonly Lane[];
  }
}

/** Servers of the lane that this file runs in: no other file uses them meanwhile. */
export function testStack(): TestStack {
  return lane().stack;
}

/** Variables that lead to the same servers, for processes that a test starts. */
export function testEnvironment(): Record<string, string> {
  return lane().environment;
}

function lane(): Lane {
  const lanes = inject('lanes');
  // From 1; an id is given to one file at a time.
  const id = Number(process.env['VITEST_POOL_ID']);
  const found = lanes[id - 1];
  if (found === undefined) throw new RangeError(`there are ${lanes.length} lanes, and none is for pool ${id}`);
  return found;
}

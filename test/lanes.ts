import { inject } from 'vitest';
import type { Addresses } from '../base/config.ts';
import { claimOne } from './claim.ts';

/** What a test file has of real servers: topics, subjects and migrations are applied. */
export type TestStack = Omit<Addresses, 'temporal'>;

/** Servers of one lane. */
export interface Lane {
  readonly stack: TestStack;
  /** The same as variables, for processes that a test starts. */
  readonly environment: Record<string, string>;
  /** The file that names the process that has it. */
  readonly claim: string;
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

let ours: Lane | undefined;

/**
 * A lane is a process's for as long as that lives. Vitest's own number of it (VITEST_POOL_ID) may be another's too: its pool gives back those of
 * one project when workers of the next have theirs already.
 */
function lane(): Lane {
  ours ??= claimOne(inject('lanes'));
  return ours;
}

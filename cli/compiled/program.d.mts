import type { Program } from './compiled.d.mts';

/** The command line. */
export const program: Program;

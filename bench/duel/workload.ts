import type { Arena } from './arena.ts';

/** What a job is given, and what must come out. Every contestant is given the same. */
export interface Workload {
  /** What is measured, in a line. */
  readonly title: string;
  /** Records between the first that is seen and the last commit. */
  readonly records: number;
  /** Bytes of state that either side may keep in memory. */
  readonly cacheBytes: number;
  /** Makes and fills the topics that all runs share. */
  prepare(arena: Arena): Promise<void>;
  /** Makes what one run needs; called before its application starts. */
  begin(arena: Arena, applicationId: string): Promise<RunInput>;
  /**
   * Compares the output with what is computed from the input; answers what was compared.
   * @throws BenchError MR_BENCH_RESULT at the first difference.
   */
  check(arena: Arena, output: string): Promise<string>;
}

/** The input of one run. */
export interface RunInput {
  /** Topics by the parts they play in the job. `output` has one partition. */
  readonly topics: Readonly<Record<string, string>>;
  /** Resolves when what comes before the measured part has been read. */
  readonly ready?: () => Promise<void>;
  /** Lets the measured part of the input be seen. */
  readonly open: () => Promise<void>;
}

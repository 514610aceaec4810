/** Every error of the benchmarks has a stable code. */
export type BenchErrorCode =
  | 'MR_BENCH_USAGE'
  | 'MR_BENCH_PEER'
  | 'MR_BENCH_CHILD'
  | 'MR_BENCH_STALLED'
  | 'MR_BENCH_INPUT'
  | 'MR_BENCH_RESULT';

/** A benchmark that cannot run, or whose results are wrong. The message says what to do, where something can be done. */
export class BenchError extends Error {
  readonly code: BenchErrorCode;
  constructor(code: BenchErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

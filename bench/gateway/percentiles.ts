/** The value that a share of `values` is not above, such as 0.99. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** `p50 1.2 ms, p99 3.4 ms, most 5.6 ms` of milliseconds. */
export function percentiles(milliseconds: readonly number[]): string {
  const [half, most, all] = [0.5, 0.99, 1].map((share) => quantile(milliseconds, share).toFixed(1));
  return `p50 ${half} ms, p99 ${most} ms, most ${all} ms`;
}

/** Whether the 99th percentile is below what is wanted, in words. */
export function verdict(milliseconds: readonly number[], wantedMs: number): string {
  return `${quantile(milliseconds, 0.99) < wantedMs ? 'within' : 'NOT within'} the ${wantedMs} ms that are wanted of p99`;
}

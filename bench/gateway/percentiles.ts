/** `p50 1.2 ms, p99 3.4 ms, most 5.6 ms` of milliseconds. */
export function percentiles(milliseconds: readonly number[]): string {
  const sorted = Float64Array.from(milliseconds).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return `p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, most ${at(1).toFixed(1)} ms`;
}

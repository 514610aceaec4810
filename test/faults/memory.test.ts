import { describe, expect, it } from 'vitest';
import { canTellGrowth, growthOf, type MemorySample, memoryFigures } from './memory.ts';
import { Random } from './random.ts';

const MB = 1e6;
/** As many as a run of 30 minutes takes, one each half minute. */
const SAMPLES = 60;

/** Samples of a run with noise as a process has it, 3 MB up or down; `held` says what is outside of V8 at a minute. */
function run(held: (minute: number) => number, count = SAMPLES, heap = (_minute: number) => 60 * MB): MemorySample[] {
  const random = new Random(7);
  return Array.from({ length: count }, (_, index) => {
    const minutes = index / 2;
    const heapRoom = 20 * MB + (random.next() - 0.5) * 6 * MB;
    const parts = { heap: heap(minutes), heapRoom, buffers: 12 * MB, native: held(minutes), files: 50 * MB };
    const resident = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
    return { minutes, resident, parts, commits: Math.round(minutes * 600), state: 3 * MB, series: 200 };
  });
}

describe('memory of a run', () => {
  it('is flat when nothing grows, and when it grows only until it has settled', () => {
    expect(growthOf(run(() => 300 * MB))).toBeUndefined();
    expect(growthOf(run((minute) => 300 * MB - 60 * MB * Math.exp(-minute / 3)))).toBeUndefined();
  });

  it('is not when it grows to the end, and what grows is named', () => {
    const samples = run((minute) => 250 * MB + minute * MB);
    const growth = growthOf(samples) ?? '';
    // 60 MB an hour; the noise of the heap's room adds or takes a few.
    expect(Number(/^resident memory grows by ([\d.]+) MB an hour/.exec(growth)?.[1])).toBeCloseTo(60, -1.5);
    expect(growth).toContain('60.0 MB outside of V8');
    const figures = new Map(memoryFigures(samples));
    // 1 MB a minute at 600 commits a minute.
    expect(figures.get('outside of V8, gained a commit in the second half, bytes:')).toBeCloseTo(MB / 600, 0);
    expect(figures.get("objects on V8's heap, gained an hour by the second half, MB:")).toBeCloseTo(0);
  });

  it('is not when objects on the heap grow by less than resident memory wavers', () => {
    const samples = run(
      () => 300 * MB,
      SAMPLES,
      (minute) => 60 * MB + minute * 0.3 * MB,
    );
    expect(growthOf(samples)).toContain("objects on V8's heap grow by 18.0 MB an hour");
  });

  it('is not told from a few samples', () => {
    expect(canTellGrowth(run(() => 300 * MB, 3))).toBe(false);
    expect(canTellGrowth(run(() => 300 * MB))).toBe(true);
  });
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Lane } from './lane.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A lane whose readings take 3 s and ask for as many rows as `rows` says, with a second of rest at least. */
function made(said: { readonly rows?: number; readonly mayRepeat?: () => boolean } = {}) {
  const { rows = 10, mayRepeat = () => true } = said;
  const began: number[] = [];
  const ended: number[] = [];
  const [onOld, onProblem] = [vi.fn(), vi.fn()];
  const start = Date.now();
  const read = vi.fn(async (signal: AbortSignal) => {
    began.push(Date.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    if (!signal.aborted) ended.push(Date.now() - start);
    return rows;
  });
  const lane = new Lane({ read, mayRepeat, onOld, onProblem }, 1_000);
  return { lane, read, began, ended, onOld, onProblem };
}

it('comes to an end though what it reads never ceases to change, one reading at a time and with a rest between two', async () => {
  const { lane, began, ended } = made();
  void lane.begin();
  for (let second = 0; second < 11; second += 1) {
    lane.refresh();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(began).toEqual([0, 4_000, 8_000]);
  expect(ended).toEqual([3_000, 7_000, 11_000]);
});

it('rests the longer the more it asked for', async () => {
  const { lane, began } = made({ rows: 3_500 });
  void lane.begin();
  lane.refresh();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(began).toEqual([0, 17_000]);
});

it('is not read again where it may not be, and says that there is newer, until it is begun anew', async () => {
  const { lane, began, onOld } = made({ mayRepeat: () => false });
  void lane.begin();
  lane.refresh();
  await vi.advanceTimersByTimeAsync(2_999);
  // It goes on to its end.
  expect(onOld.mock.calls).toEqual([[false]]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(onOld.mock.calls).toEqual([[false], [true]]);
  expect(began).toEqual([0]);
  void lane.begin();
  expect(onOld.mock.calls).toEqual([[false], [true], [false]]);
});

it('begun anew or stopped it takes nothing of what was under way', async () => {
  const { lane, began, ended, onProblem } = made();
  const first = lane.begin();
  await vi.advanceTimersByTimeAsync(1_000);
  const second = lane.begin();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await Promise.all([first, second])).toEqual([false, true]);
  expect([began, ended]).toEqual([[0, 1_000], [4_000]]);
  lane.refresh();
  lane.stop();
  lane.refresh();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(began).toHaveLength(2);
  expect(lane.isBegun).toBe(false);
  expect(onProblem.mock.calls).toEqual([[null]]);
});

it('tells why it failed, and reads again when something changes', async () => {
  const { lane, read, onProblem, ended } = made();
  read.mockRejectedValueOnce(new Error('no answer'));
  expect(await lane.begin()).toBe(false);
  expect(onProblem.mock.calls).toEqual([[new Error('no answer')]]);
  lane.refresh();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ended).toHaveLength(1);
  expect(onProblem).toHaveBeenLastCalledWith(null);
});

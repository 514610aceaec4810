import type { Page } from 'playwright-core';

/** Milliseconds from frame to frame. */
export interface Frames {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
  /** Share of frames beyond 50 ms, which a person feels. */
  readonly late: number;
}

const lateMs = 50;

/** Scrolls an element, or the page where `selector` is null, by so many pixels a frame, and tells how long the frames took. */
export async function scrollFrames(
  page: Page,
  selector: string | null,
  { frames, pixels }: { readonly frames: number; readonly pixels: number },
): Promise<Frames> {
  const element =
    selector === null ? 'document.scrollingElement' : `document.querySelector(${JSON.stringify(selector)})`;
  return summaryOf(
    await page.evaluate<number[]>(`(async () => {
      const element = ${element};
      const times = [];
      let last = performance.now();
      for (let at = 0; at < ${frames}; at += 1) {
        element.scrollTop += ${pixels};
        await new Promise((resolve) => requestAnimationFrame(resolve));
        times.push(performance.now() - last);
        last = performance.now();
      }
      return times;
    })()`),
  );
}

/** Moves the pointer over an element from left to right in so many steps, and tells how long the frames took meanwhile. */
export async function pointerFrames(page: Page, selector: string, steps: number): Promise<Frames> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`there is nothing at ${selector} to move over`);
  await page.evaluate(`(() => {
    const times = [];
    let last = performance.now();
    const frame = () => {
      times.push(performance.now() - last);
      last = performance.now();
      window.frameRequest = requestAnimationFrame(frame);
    };
    window.frameTimes = times;
    window.frameRequest = requestAnimationFrame(frame);
  })()`);
  for (let at = 0; at <= steps; at += 1) {
    await page.mouse.move(box.x + (box.width * at) / steps, box.y + box.height / 2);
  }
  return summaryOf(await page.evaluate<number[]>('(cancelAnimationFrame(window.frameRequest), window.frameTimes)'));
}

/** How long the frames of a page take that nobody touches for so many milliseconds. */
export async function restingFrames(page: Page, milliseconds: number): Promise<Frames> {
  return summaryOf(
    await page.evaluate<number[]>(`(async () => {
      const times = [];
      const begun = performance.now();
      let last = begun;
      while (last - begun < ${milliseconds}) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        times.push(performance.now() - last);
        last = performance.now();
      }
      return times;
    })()`),
  );
}

/**
 * Presses a key so many times, so many milliseconds apart, and tells of each how long the browser took to show what it does (its own
 * event timing, to 8 ms; 16 where it was quicker than that).
 */
export async function pressTimes(
  page: Page,
  keys: readonly string[],
  { times, everyMs }: { readonly times: number; readonly everyMs: number },
): Promise<number[]> {
  await page.evaluate(`(() => {
    window.pressTimes = [];
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') window.pressTimes.push(duration);
    }).observe({ type: 'event', durationThreshold: ${quickestMs} });
  })()`);
  for (let at = 0; at < times; at += 1) {
    await page.keyboard.press(keys[at % keys.length] ?? 'Tab');
    await page.waitForTimeout(everyMs);
  }
  const slow = await page.evaluate<number[]>('window.pressTimes');
  return [...slow, ...Array.from({ length: Math.max(0, times - slow.length) }, () => quickestMs)];
}

/** Milliseconds below which browsers do not tell how long an event took. */
const quickestMs = 16;

/** Megabytes that the page's scripts hold, after a collection. */
export async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1_048_576;
}

function summaryOf(times: readonly number[]): Frames {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const late = times.filter((ms) => ms > lateMs).length / Math.max(1, times.length);
  return { count: times.length, median: at(0.5), p95: at(0.95), longest: at(1), late };
}

import type { Browser, CDPSession, Page } from 'playwright-core';
import { axeFindings, phone } from '../checked-page.ts';

/** What a load of a page came to; times in milliseconds. */
export interface Vitals {
  /** First and largest contentful paint. */
  readonly fcp: number;
  readonly lcp: number;
  /** Total blocking time: of tasks after the first paint what is beyond 50 ms each. */
  readonly tbt: number;
  /** Cumulative layout shift. */
  readonly cls: number;
  /** Kilobytes that came over the wire, packed: of scripts, and of all. */
  readonly scripts: number;
  readonly all: number;
  /** What axe finds wrong, in light and in dark. */
  readonly findings: readonly string[];
}

/** How Lighthouse looks at a page. */
export type Device = 'desktop' | 'phone';

/** Where 90 and 50 points are, and the weight: Lighthouse 12's, without its speed index (10 of 100), which needs a film of the load. */
const curves = {
  desktop: {
    fcp: { p10: 934, median: 1_600, weight: 10 },
    lcp: { p10: 1_200, median: 2_400, weight: 25 },
    tbt: { p10: 150, median: 350, weight: 30 },
    cls: { p10: 0.1, median: 0.25, weight: 25 },
  },
  phone: {
    fcp: { p10: 1_800, median: 3_000, weight: 10 },
    lcp: { p10: 2_500, median: 4_000, weight: 25 },
    tbt: { p10: 200, median: 600, weight: 30 },
    cls: { p10: 0.1, median: 0.25, weight: 25 },
  },
} as const;

/** Its throttling by DevTools: a slow 4G and a processor of a quarter for a telephone, a dense 4G for a desk. Kilobits and milliseconds. */
const throttles = {
  phone: { latency: 562.5, down: 1_474.56, up: 675, processor: 4 },
  desktop: { latency: 40, down: 10_240, up: 10_240, processor: 1 },
} as const;
const bytesOfKilobit = 1_024 / 8;
/** Milliseconds that a load is looked at after what is waited for is there: what comes late may block or shift, too. */
const afterMs = 3_000;

/** Points of 100, as Lighthouse gives them for what was measured. */
export function points(device: Device, vitals: Pick<Vitals, 'fcp' | 'lcp' | 'tbt' | 'cls'>): number {
  const parts = (['fcp', 'lcp', 'tbt', 'cls'] as const).map((name) => ({
    weight: curves[device][name].weight,
    share: logNormal(curves[device][name], vitals[name]),
  }));
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
  return (100 * parts.reduce((sum, { weight, share }) => sum + weight * share, 0)) / weights;
}

/** Share of pages that are slower, by a log-normal curve through its tenth percentile and median. */
function logNormal({ p10, median }: { readonly p10: number; readonly median: number }, value: number): number {
  if (value <= 0) return 1;
  // Of the normal curve's upper tenth: erf(0.9061938…) is 0.8.
  const x = (Math.log(value / median) * 0.9061938024368232) / Math.log(median / p10);
  return (1 - errorFunction(x)) / 2;
}

/** Abramowitz and Stegun, 7.1.26: exact to 1.5e-7. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const factors = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const sum = factors.reduce((total, factor) => total * t + factor, 0) * t;
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}

/** Layout shifts as they add up in the worst window: at most 5 s long, without a pause of 1 s. */
export function worstWindow(shifts: readonly { readonly at: number; readonly value: number }[]): number {
  let [worst, sum, first, last] = [0, 0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { at, value } of shifts) {
    const isNew = at - last >= 1_000 || at - first >= 5_000;
    [sum, first, last] = isNew ? [value, at, at] : [sum + value, first, at];
    worst = Math.max(worst, sum);
  }
  return worst;
}

/** What of tasks blocks: of each that ends after `fcp` what is beyond 50 ms, from then on. */
export function blockingTime(
  tasks: readonly { readonly at: number; readonly duration: number }[],
  fcp: number,
): number {
  return tasks.reduce((sum, { at, duration }) => sum + Math.max(0, at + duration - Math.max(at, fcp) - 50), 0);
}

/** Of several loads the one in the middle by points. */
export async function middleLoad(
  times: number,
  device: Device,
  load: () => Promise<Vitals>,
): Promise<{ readonly vitals: Vitals; readonly scores: readonly number[] }> {
  const loads: { vitals: Vitals; score: number }[] = [];
  for (let at = 0; at < times; at += 1) {
    const vitals = await load();
    loads.push({ vitals, score: points(device, vitals) });
  }
  loads.sort((a, b) => a.score - b.score);
  const middle = loads[Math.floor(times / 2)];
  if (middle === undefined) throw new RangeError('a page has to be loaded at least once');
  return { vitals: middle.vitals, scores: loads.map(({ score }) => score) };
}

/** Loads a page as for the first time, until what `ready` selects is there and some seconds beyond. */
export async function measureLoad(browser: Browser, url: string, ready: string, device: Device): Promise<Vitals> {
  const options = device === 'phone' ? phone : { viewport: { width: 1350, height: 940 } };
  const context = await browser.newContext({ ...options, locale: 'en-GB', timezoneId: 'UTC' });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await throttle(session, device);
    const bytes = countBytes(session);
    await page.addInitScript(observers);
    await page.goto(url);
    await page.locator(ready).first().waitFor({ timeout: 120_000 });
    await page.waitForTimeout(afterMs);
    const seen = await page.evaluate<Seen>('window.measured');
    if (seen.fcp === 0 || seen.lcp === 0) throw new Error(`${url}: Chromium told no paint`);
    return {
      ...{ fcp: seen.fcp, lcp: seen.lcp, tbt: blockingTime(seen.tasks, seen.fcp), cls: worstWindow(seen.shifts) },
      ...bytes(),
      findings: device === 'phone' ? [] : await accessible(page, session),
    };
  } finally {
    await context.close();
  }
}

async function accessible(page: Page, session: CDPSession): Promise<string[]> {
  await session.detach();
  return axeFindings(page);
}

async function throttle(session: CDPSession, device: Device): Promise<void> {
  const { latency, down, up, processor } = throttles[device];
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: down * bytesOfKilobit,
    uploadThroughput: up * bytesOfKilobit,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: processor });
}

/** Counts what comes over the wire from now on. */
function countBytes(session: CDPSession): () => Pick<Vitals, 'scripts' | 'all'> {
  const kinds = new Map<string, string>();
  let [scripts, all] = [0, 0];
  session.on('Network.responseReceived', ({ requestId, type }) => void kinds.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    all += encodedDataLength;
    if (kinds.get(requestId) === 'Script') scripts += encodedDataLength;
  });
  return () => ({ scripts: scripts / 1_000, all: all / 1_000 });
}

interface Seen {
  readonly fcp: number;
  readonly lcp: number;
  readonly tasks: readonly { readonly at: number; readonly duration: number }[];
  readonly shifts: readonly { readonly at: number; readonly value: number }[];
}

/** Notes in the page what the browser tells of its load. */
const observers = `
  const measured = { fcp: 0, lcp: 0, tasks: [], shifts: [] };
  window.measured = measured;
  const on = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  on('paint', (entry) => { if (entry.name === 'first-contentful-paint') measured.fcp = entry.startTime; });
  on('largest-contentful-paint', (entry) => { measured.lcp = entry.startTime; });
  on('longtask', (entry) => measured.tasks.push({ at: entry.startTime, duration: entry.duration }));
  on('layout-shift', (entry) => {
    if (!entry.hadRecentInput) measured.shifts.push({ at: entry.startTime, value: entry.value });
  });
`;

/**
 * Evaluations a second of compiled formulas, beside the same work written by hand, in the same run and by turns. Run:
 * npm run -s bench -- formula [evaluations]
 */
import { builtInCatalogue } from '../processors/formula/catalogue/catalogue.ts';
import { compileFormula } from '../processors/formula/formula.ts';
import { momentAfter } from '../processors/formula/run/clock.ts';
import type { DayRow } from '../processors/formula/run/data.ts';
import { RowSource } from '../processors/formula/run/row.ts';
import { DaySeries } from '../processors/formula/run/series.ts';
import { standardMetrics } from '../processors/formula/standard.ts';
import { emptyMeasures } from '../processors/measures.ts';
import type { Measures } from '../schemas/generated/types.ts';
import { median } from './duel/report.ts';

const evaluations = Number(process.argv[3] ?? 1_000_000);
const rounds = 5;
const catalogue = builtInCatalogue();
const days = Array.from(
  { length: 100 },
  (_, at): Measures => ({
    ...emptyMeasures(),
    impressions: 1000 + at,
    clicks: at % 17,
    spend: BigInt(at) * 1_234_567n,
    conversions: BigInt(at % 3) * 1_000_000n,
  }),
);
const row = new RowSource(emptyMeasures());
const series = new DaySeries({ zone: 'UTC' });
days.forEach((measures, at) => {
  series.put(String(at), { day: at, hour: null, currency: 'USD', coverage: 1, measures, texts: {} });
});
const source = series.at(momentAfter(99));
const rows = series.rows();

/** One measured thing: what `run` gives is added up, so that nothing can be left out. */
interface Contestant {
  readonly name: string;
  readonly count: number;
  readonly run: (at: number) => number;
}

function pair(
  name: string,
  count: number,
  formula: string,
  byHand: (at: number) => number,
  at?: (day: number) => void,
): void {
  const compiled = compileFormula(formula, catalogue);
  const run = (day: number): number => {
    at?.(day);
    return Number(compiled.evaluate(at === undefined ? source : row).value ?? 0);
  };
  const [closure, hand] = measured({ name: 'closure', count, run }, { name: 'by hand', count, run: byHand });
  console.log(`${name.padEnd(34)} ${perSecond(closure)} ${perSecond(hand)}   ${(closure / hand).toFixed(2)}`);
}

/** Medians of the CPU seconds an evaluation takes, the contestants by turns after a warm-up. */
function measured(...contestants: readonly [Contestant, Contestant]): readonly [number, number] {
  const times = contestants.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [which, { count, run }] of contestants.entries()) {
      const before = process.cpuUsage();
      let sum = 0;
      for (let n = 0; n < count; n++) sum += run(n % 100);
      const { user, system } = process.cpuUsage(before);
      if (round > 0 && Number.isFinite(sum)) times[which]?.push((user + system) / 1e6 / count);
    }
  }
  const [first = [], second = []] = times;
  return [median(first), median(second)];
}

function perSecond(seconds: number): string {
  return `${Math.round(1 / seconds).toLocaleString('en')}/s`.padStart(14);
}

function putRow(day: number): void {
  row.measures = days[day] as Measures;
}

console.log(`${''.padEnd(34)} ${'closure'.padStart(14)} ${'by hand'.padStart(14)}   time of the closure, by hand = 1`);
pair(
  'clicks / impressions, one day',
  evaluations,
  '@ctr',
  (at) => {
    const { clicks, impressions } = days[at] as Measures;
    return clicks === null || impressions === null || impressions === 0 ? 0 : clicks / impressions;
  },
  putRow,
);
pair(
  'condition of three parts, one day',
  evaluations,
  'spend > 10 and clicks > 3 and @ctr < 2%',
  (at) => {
    const { spend, clicks, impressions } = days[at] as Measures;
    if (spend === null || clicks === null || impressions === null || impressions === 0) return 0;
    return Number(spend) / 1e6 > 10 && clicks > 3 && clicks / impressions < 0.02 ? 1 : 0;
  },
  putRow,
);
pair('spend / clicks over 28 days', Math.ceil(evaluations / 20), '@cpc over 28d', () => sumOver(rows, 72, 99));
pair('z-score over 28 days', Math.ceil(evaluations / 200), 'zscore(spend, 28d)', () => zscore(rows, 99, 28));

const before = process.cpuUsage();
let sum = 0;
for (let n = 0; n < evaluations / 10; n++) sum += standardMetrics(days[n % 100] as Measures)['ctr@1']?.value ?? 0;
const { user, system } = process.cpuUsage(before);
console.log(
  `\nall standard metrics of a gold record: ${(((user + system) / evaluations) * 10).toFixed(2)} µs CPU${Number.isFinite(sum) ? '' : '!'}`,
);

/** Cost per click of the days: exact micros, divided once; rows that say only one of the two left out. */
function sumOver(all: readonly DayRow[], from: number, to: number): number {
  let spend = 0n;
  let clicks = 0;
  for (const { day, measures } of all) {
    if (day < from || day > to || typeof measures.spend !== 'bigint' || typeof measures.clicks !== 'number') continue;
    spend += measures.spend;
    clicks += measures.clicks;
  }
  return clicks === 0 ? 0 : Number(spend) / (clicks * 1e6);
}

function zscore(all: readonly DayRow[], last: number, length: number): number {
  const values = new Map(all.map(({ day, measures }) => [day, Number(measures.spend ?? 0n) / 1e6]));
  const past = Array.from({ length }, (_, back) => values.get(last - 1 - back) ?? 0);
  const mean = past.reduce((total, value) => total + value, 0) / length;
  const squares = past.reduce((total, value) => total + (value - mean) ** 2, 0);
  return ((values.get(last) ?? 0) - mean) / Math.sqrt(squares / (length - 1));
}

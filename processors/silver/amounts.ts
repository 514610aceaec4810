import { parseMeasure, parseRatio, Refusal } from '../../connectors/value.ts';
import type { DqFlag, Measures } from '../../schemas/generated/types.ts';
import { type Defect, defect, refusedCell } from '../quality.ts';
import { type Cells, firstSaid, textAt } from './cells.ts';
import type { RatioCell, RowPlan } from './plan.ts';

/** Reads the row's measures into `measures`, which are all null. `currency` decides what a minor unit is. */
export function readMeasures(
  plan: RowPlan,
  row: Cells,
  currency: string,
  measures: Measures,
  flags: DqFlag[],
): Defect | undefined {
  for (const { as, cells } of plan.counts) {
    const cell = firstSaid(cells, row);
    if (cell === undefined) continue;
    const value = row[cell.at];
    const count = typeof value === 'number' ? value : parseMeasure(String(value), 'count', null);
    if (count instanceof Refusal) return refusedCell(count, cell.name, value);
    measures[as] = Number(count);
  }
  for (const { as, cells } of plan.amounts) {
    const cell = firstSaid(cells, row);
    if (cell === undefined) continue;
    if (cell.currency !== undefined && cell.currency !== currency) {
      flags.push('MIXED_CURRENCY');
      continue;
    }
    const text = textAt(cell, row) ?? '';
    const amount = parseMeasure(text, cell.unit, currency);
    if (amount instanceof Refusal) return refusedCell(amount, cell.name, text);
    measures[as] = BigInt(amount);
  }
  return undefined;
}

/** Noise of one millionth below zero is zero; more is not taken. */
export function checkSpend(plan: RowPlan, measures: Measures, flags: DqFlag[]): Defect | undefined {
  const { spend } = measures;
  if (spend === null || spend >= 0n) return undefined;
  if (spend === -1n) {
    measures.spend = 0n;
    flags.push('NEGATIVE_NOISE');
    return undefined;
  }
  const column = plan.amounts.find(({ as }) => as === 'spend')?.cells[0]?.name ?? null;
  return defect('NEGATIVE_SPEND', column, `${spend} micros`);
}

/** Flags what is odd but does occur in what platforms report. */
export function warn(plan: RowPlan, row: Cells, measures: Measures, flags: DqFlag[]): void {
  const { impressions, clicks, conversions, spend } = measures;
  if (clicks !== null && impressions !== null && clicks > impressions) flags.push('CLICKS_EXCEED_IMPRESSIONS');
  if (clicks === 0 && conversions !== null && conversions > 0n) flags.push('CONVERSIONS_WITHOUT_CLICKS');
  if (impressions === 0 && spend !== null && spend > 0n) flags.push('SPEND_WITHOUT_IMPRESSIONS');
  if (plan.ratios.some((ratio) => disagrees(ratio, row, measures))) flags.push('RATIO_DISAGREES');
}

const tolerance = 0.01;

/**
 * Whether the platform's ratio is more than 1 % away from that of its own sums, beyond what its rounding explains: `1.41`
 * may be anything from 1.405 to 1.415. Floats will do: the ratio is compared and thrown away.
 */
function disagrees(ratio: RatioCell, row: Cells, measures: Measures): boolean {
  const text = textAt(ratio, row);
  const ours = ourRatio(ratio.as, measures);
  if (text === null || ours === undefined) return false;
  const theirs = parseRatio(text);
  if (theirs instanceof Refusal) return false;
  const point = text.indexOf('.');
  const rounding = 0.5 * 10 ** -(point < 0 ? 0 : text.length - point - 1);
  const expected = ours * scaleOf(ratio.unit);
  return Math.abs(theirs - expected) > Math.max(Math.abs(expected) * tolerance, rounding);
}

function ourRatio(as: RatioCell['as'], { impressions, clicks, spend }: Measures): number | undefined {
  if (as === 'ctr') return clicks !== null && impressions ? clicks / impressions : undefined;
  if (as === 'cpc') return spend !== null && clicks ? Number(spend) / 1e6 / clicks : undefined;
  return spend !== null && impressions ? Number(spend) / 1e3 / impressions : undefined;
}

function scaleOf(unit: RatioCell['unit']): number {
  if (unit === 'percent') return 100;
  return unit === 'micros' ? 1e6 : 1;
}

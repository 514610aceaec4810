import { standardRatios } from '../../processors/formula/standard.ts';
import { isMicros } from '../../processors/measures.ts';
import type { MoneyRatio, Ratio, RatioReason, Ratios } from '../generated/resolvers.ts';
import { divideRounded, moneyOf } from './money.ts';

/** The schema's ratios, each with the formula of the same name that gold uses for a single entity. */
const definitions = {
  ctr: formula('ctr@1'),
  cvr: formula('cvr@1'),
  viewability: formula('viewability@1'),
  vcr: formula('vcr@1'),
  roas: formula('roas@1'),
  cpc: formula('cpc@1'),
  cpm: formula('cpm@1'),
  cpa: formula('cpa@1'),
};

/** A ratio of the schema. */
export type RatioName = keyof typeof definitions;
type Definition = (typeof standardRatios)[number];

/** Every ratio, in the order of the schema. */
export const ratioNames = Object.keys(definitions) as readonly RatioName[];

function formula(id: string): Definition {
  const found = standardRatios.find((ratio) => ratio.id === id);
  if (found === undefined) throw new TypeError(`the formula ${id} is gone from the standard ratios`);
  return found;
}

/**
 * Columns that ratios of sums need. A row counts in a ratio only when it has both measures: clicks of rows whose platform
 * did not tell impressions would make every click-through rate too high. `_lone` counts the rows with only one of the two.
 */
export function ratioColumns(names: readonly RatioName[]): Record<string, string> {
  const columns: Record<string, string> = {};
  for (const name of names) {
    const { numerator, denominator } = definitions[name];
    const both = `isNotNull(${numerator}) AND isNotNull(${denominator})`;
    columns[`${name}_above`] = `toString(sumIf(toInt128(${numerator}), ${both}))`;
    columns[`${name}_below`] = `toString(sumIf(toInt128(${denominator}), ${both}))`;
    columns[`${name}_pairs`] = `countIf(${both})`;
    columns[`${name}_lone`] = `countIf(isNull(${numerator}) != isNull(${denominator}))`;
  }
  return columns;
}

/** The ratios of a row that was read with `ratioColumns(names)`, its money in `currency`: those alone. */
export function ratiosOf(
  row: Readonly<Record<string, unknown>>,
  currency: string,
  names: readonly RatioName[],
): Ratios {
  const ratio = (name: RatioName) =>
    definitions[name].unit === 'MONEY' ? price(row, name, currency) : fraction(row, name);
  return Object.fromEntries(names.map((name) => [name, ratio(name)])) as unknown as Ratios;
}

function fraction(row: Readonly<Record<string, unknown>>, name: RatioName): Ratio {
  const { above, below, reason } = parts(row, name);
  return { value: reason === 'OK' || reason === 'PARTIAL' ? Number(above) / Number(below) : null, reason };
}

function price(row: Readonly<Record<string, unknown>>, name: RatioName, currency: string): MoneyRatio {
  const { above, below, reason } = parts(row, name);
  return {
    value: reason === 'OK' || reason === 'PARTIAL' ? moneyOf(divideRounded(above, below), currency) : null,
    reason,
  };
}

/** Both sums on one scale: what is kept x 1e6 on one side only is made so on the other. */
function parts(row: Readonly<Record<string, unknown>>, name: RatioName) {
  const { numerator, denominator, unit, times } = definitions[name];
  const numeratorScale = isMicros(numerator) ? 1n : 1_000_000n;
  const denominatorScale = isMicros(denominator) ? 1n : 1_000_000n;
  const wanted = unit === 'MONEY' ? 1_000_000n : 1n;
  const above = BigInt(String(row[`${name}_above`] ?? 0)) * numeratorScale * BigInt(times) * wanted;
  const below = BigInt(String(row[`${name}_below`] ?? 0)) * denominatorScale;
  return { above, below, reason: reasonOf(below, Number(row[`${name}_pairs`] ?? 0), Number(row[`${name}_lone`] ?? 0)) };
}

function reasonOf(below: bigint, pairs: number, lone: number): RatioReason {
  if (pairs === 0) return 'NO_DATA';
  if (below === 0n) return 'DIV0';
  return lone > 0 ? 'PARTIAL' : 'OK';
}

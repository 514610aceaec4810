import { parseRatio, Refusal } from '../../connectors/value.ts';
import type { Cell } from './plan.ts';

/** The values of a row by their place in its plan: what `CleanedRow.fields` may hold. */
export type Cells = readonly unknown[];

/** The first of the cells that is not null. */
export function firstSaid<C extends Cell>(candidates: readonly C[], row: Cells): C | undefined {
  for (const cell of candidates) {
    const value = row[cell.at];
    if (value !== null && value !== undefined) return cell;
  }
  return undefined;
}

/** A cell's value as text. */
export function textAt(cell: Cell, row: Cells): string | null {
  const value = row[cell.at];
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? null : String(value);
}

/** The first of the cells that is not null, as text. */
export function firstText(candidates: readonly Cell[], row: Cells): string | null {
  for (const cell of candidates) {
    const text = textAt(cell, row);
    if (text !== null) return text;
  }
  return null;
}

/** The first of the cells that is not null, as a float; null where it is no number. */
export function firstNumber(candidates: readonly Cell[], row: Cells): number | null {
  const text = firstText(candidates, row);
  if (text === null) return null;
  const value = parseRatio(text);
  return value instanceof Refusal ? null : value;
}

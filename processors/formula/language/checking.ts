import type { FormulaErrorCode, FormulaProblem, Span } from '../../errors.ts';
import type { Expression } from '../syntax/tree.ts';
import type { Typed } from './typed.ts';

/**
 * Where an expression stands. `over`: inside of a window; `days`: evaluated day by day; `condition`: of single rows, after
 * `where`.
 */
export type Place = 'free' | 'over' | 'days' | 'condition';

export interface Surroundings {
  readonly place: Place;
  /** Length of the window around it, in days; undefined where it is of no fixed length or there is none. */
  readonly windowDays?: number;
}

/** A formula being checked, as the rules of its parts see it. */
export interface Checking {
  readonly problems: readonly FormulaProblem[];
  check(expression: Expression, around: Surroundings): Typed;
  /** The expression, which must be one to calculate with. */
  numeric(expression: Expression, around: Surroundings): Typed;
  /** The expression, which must be true or false. */
  bool(expression: Expression, around: Surroundings): Typed;
  /** Takes note of a problem; what it returns fits everywhere, so that one problem is told once. */
  refuse(code: FormulaErrorCode, span: Span, message: string, fix?: string): Typed;
  /** The text of a place. */
  text(span: Span): string;
  /** The formula with other text at a place. */
  replaced(span: Span, text: string): string;
}

// Made by `npm run generate` from schemas/proto. Do not edit.
import type { FormulaUnit as _millrace_v1_FormulaUnit, FormulaUnit__Output as _millrace_v1_FormulaUnit__Output } from '../../millrace/v1/FormulaUnit.ts';
import type { FormulaProblem as _millrace_v1_FormulaProblem, FormulaProblem__Output as _millrace_v1_FormulaProblem__Output } from '../../millrace/v1/FormulaProblem.ts';

export interface CheckFormulaResponse {
  'ok'?: (boolean);
  /**
   * Unspecified where it is refused.
   */
  'unit'?: (_millrace_v1_FormulaUnit);
  'problems'?: (_millrace_v1_FormulaProblem)[];
  /**
   * What it reads: empty where it is refused.
   */
  'measures'?: (string)[];
  /**
   * As `@ctr@1`.
   */
  'metrics'?: (string)[];
  /**
   * What it looks at, in words.
   */
  'windows'?: (string)[];
  /**
   * Rules that hold for it and are easily overlooked.
   */
  'notes'?: (string)[];
}

export interface CheckFormulaResponse__Output {
  'ok': (boolean);
  /**
   * Unspecified where it is refused.
   */
  'unit': (_millrace_v1_FormulaUnit__Output);
  'problems': (_millrace_v1_FormulaProblem__Output)[];
  /**
   * What it reads: empty where it is refused.
   */
  'measures': (string)[];
  /**
   * As `@ctr@1`.
   */
  'metrics': (string)[];
  /**
   * What it looks at, in words.
   */
  'windows': (string)[];
  /**
   * Rules that hold for it and are easily overlooked.
   */
  'notes': (string)[];
}

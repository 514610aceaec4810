// Made by `npm run generate` from schemas/proto. Do not edit.
import type { FormulaProblem as _millrace_v1_FormulaProblem, FormulaProblem__Output as _millrace_v1_FormulaProblem__Output } from '../../millrace/v1/FormulaProblem.ts';

/**
 * A detail of the status of Evaluate.
 */
export interface FormulaProblems {
  'problems'?: (_millrace_v1_FormulaProblem)[];
}

/**
 * A detail of the status of Evaluate.
 */
export interface FormulaProblems__Output {
  'problems': (_millrace_v1_FormulaProblem__Output)[];
}

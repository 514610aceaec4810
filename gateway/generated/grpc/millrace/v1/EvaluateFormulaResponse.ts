// Made by `npm run generate` from schemas/proto. Do not edit.
import type { FormulaUnit as _millrace_v1_FormulaUnit, FormulaUnit__Output as _millrace_v1_FormulaUnit__Output } from '../../millrace/v1/FormulaUnit.ts';
import type { FormulaResult as _millrace_v1_FormulaResult, FormulaResult__Output as _millrace_v1_FormulaResult__Output } from '../../millrace/v1/FormulaResult.ts';

export interface EvaluateFormulaResponse {
  'unit'?: (_millrace_v1_FormulaUnit);
  'results'?: (_millrace_v1_FormulaResult)[];
}

export interface EvaluateFormulaResponse__Output {
  'unit': (_millrace_v1_FormulaUnit__Output);
  'results': (_millrace_v1_FormulaResult__Output)[];
}

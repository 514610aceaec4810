// Made by `npm run generate` from schemas/proto. Do not edit.

export interface CheckFormulaRequest {
  'formula'?: (string);
  /**
   * Whether it is to be the condition of a rule, which is true or false.
   */
  'condition'?: (boolean);
}

export interface CheckFormulaRequest__Output {
  'formula': (string);
  /**
   * Whether it is to be the condition of a rule, which is true or false.
   */
  'condition': (boolean);
}

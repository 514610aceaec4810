// Made by `npm run generate` from schemas/proto. Do not edit.

export interface FormulaProblem {
  'message'?: (string);
  /**
   * The part that is wrong: offsets of UTF-16 units, the end not included.
   */
  'start'?: (number);
  'end'?: (number);
  /**
   * The whole formula as it was probably meant; empty where that cannot be told.
   */
  'fix'?: (string);
  /**
   * `MR_FORMULA_UNIT` and the like; empty in the answer of Check.
   */
  'code'?: (string);
}

export interface FormulaProblem__Output {
  'message': (string);
  /**
   * The part that is wrong: offsets of UTF-16 units, the end not included.
   */
  'start': (number);
  'end': (number);
  /**
   * The whole formula as it was probably meant; empty where that cannot be told.
   */
  'fix': (string);
  /**
   * `MR_FORMULA_UNIT` and the like; empty in the answer of Check.
   */
  'code': (string);
}

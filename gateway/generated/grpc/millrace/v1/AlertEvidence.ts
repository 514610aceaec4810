// Made by `npm run generate` from schemas/proto. Do not edit.

/**
 * What a condition measures; both sides of it where it is a ratio.
 */
export interface AlertEvidence {
  'metric'?: (string);
  'value'?: (number | string);
  'numerator'?: (number | string);
  'denominator'?: (number | string);
  '_value'?: "value";
  '_numerator'?: "numerator";
  '_denominator'?: "denominator";
}

/**
 * What a condition measures; both sides of it where it is a ratio.
 */
export interface AlertEvidence__Output {
  'metric': (string);
  'value'?: (number);
  'numerator'?: (number);
  'denominator'?: (number);
  '_value'?: "value";
  '_numerator'?: "numerator";
  '_denominator'?: "denominator";
}

// Made by `npm run generate` from schemas/proto. Do not edit.
import type { Long } from '@grpc/proto-loader';

export interface FormulaResult {
  /**
   * The group's text; absent where rows were not put into groups.
   */
  'group'?: (string);
  'number'?: (number | string);
  'truth'?: (boolean);
  'text'?: (string);
  /**
   * OK, or why there is no value or only some of it.
   */
  'reason'?: (string);
  /**
   * Of money.
   */
  'currency'?: (string);
  /**
   * The exact millionths of what was only added up.
   */
  'micros'?: (number | string | Long);
  /**
   * Ids of the exchange rates that went into it.
   */
  'rates'?: (string)[];
  '_group'?: "group";
  /**
   * None: there is no value, and `reason` tells why. Money in currency units, shares as fractions.
   */
  'value'?: "number"|"truth"|"text";
  '_currency'?: "currency";
  '_micros'?: "micros";
}

export interface FormulaResult__Output {
  /**
   * The group's text; absent where rows were not put into groups.
   */
  'group'?: (string);
  'number'?: (number);
  'truth'?: (boolean);
  'text'?: (string);
  /**
   * OK, or why there is no value or only some of it.
   */
  'reason': (string);
  /**
   * Of money.
   */
  'currency'?: (string);
  /**
   * The exact millionths of what was only added up.
   */
  'micros'?: (string);
  /**
   * Ids of the exchange rates that went into it.
   */
  'rates': (string)[];
  '_group'?: "group";
  /**
   * None: there is no value, and `reason` tells why. Money in currency units, shares as fractions.
   */
  'value'?: "number"|"truth"|"text";
  '_currency'?: "currency";
  '_micros'?: "micros";
}

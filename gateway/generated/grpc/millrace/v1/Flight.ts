// Made by `npm run generate` from schemas/proto. Do not edit.
import type { Long } from '@grpc/proto-loader';

/**
 * What was planned: first and last day, and the budget.
 */
export interface Flight {
  'from'?: (string);
  'to'?: (string);
  'budgetMicros'?: (number | string | Long);
  'currency'?: (string);
}

/**
 * What was planned: first and last day, and the budget.
 */
export interface Flight__Output {
  'from': (string);
  'to': (string);
  'budgetMicros': (string);
  'currency': (string);
}

import type { Span } from '../../errors.ts';

export type ArithmeticSign = '+' | '-' | '*' | '/';
export type ComparisonSign = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type LogicWord = 'and' | 'or';

/** Days or hours that a window covers; the others are named after what they run along. */
export type Window =
  | { readonly kind: 'days'; readonly length: number; readonly inclToday: boolean }
  | { readonly kind: 'hours'; readonly length: number }
  | { readonly kind: 'mtd' | 'qtd' | 'flight' | 'today' };

/** A formula as it is written: names are not resolved and units not known. */
export type Expression = { readonly span: Span; readonly inBrackets: boolean } & (
  | { readonly kind: 'number'; readonly value: number; readonly percent: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'duration'; readonly amount: number; readonly unit: 'h' | 'd' | 'w' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'metric'; readonly id: string; readonly version: number | null }
  | { readonly kind: 'negative' | 'not'; readonly of: Expression }
  | {
      readonly kind: 'arithmetic';
      readonly sign: ArithmeticSign;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'comparison';
      readonly sign: ComparisonSign;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'logic'; readonly word: LogicWord; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'in'; readonly of: Expression; readonly list: readonly Expression[] }
  | { readonly kind: 'isNull'; readonly of: Expression; readonly negated: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly nameSpan: Span; readonly args: readonly Expression[] }
  | { readonly kind: 'where'; readonly of: Expression; readonly condition: Expression }
  | { readonly kind: 'over'; readonly of: Expression; readonly window: Window; readonly windowSpan: Span }
);

/** The expressions directly inside of one. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'negative':
    case 'not':
    case 'isNull':
    case 'over':
      return [expression.of];
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return [expression.left, expression.right];
    case 'in':
      return [expression.of, ...expression.list];
    case 'call':
      return expression.args;
    case 'where':
      return [expression.of, expression.condition];
    default:
      return [];
  }
}

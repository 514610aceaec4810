import type { Span } from '../../errors.ts';
import type { ArithmeticSign, ComparisonSign, LogicWord, Window } from '../syntax/tree.ts';
import type { ClockName, MeasureName, TextName } from './fields.ts';
import type { FunctionName } from './functions.ts';
import type { Unit } from './units.ts';

/** How far back a shift goes: whole days, and hours for windows of hours. */
export interface Back {
  readonly days: number;
  readonly hours: number;
}

/** A formula whose names are resolved and whose units are known to fit. */
export type Typed = { readonly unit: Unit; readonly span: Span } & (
  | { readonly kind: 'literal'; readonly value: number | string | boolean | null }
  | { readonly kind: 'measure'; readonly name: MeasureName }
  | { readonly kind: 'dimension'; readonly name: TextName | ClockName }
  | { readonly kind: 'metric'; readonly id: string; readonly version: number; readonly of: Typed }
  | { readonly kind: 'negative' | 'not'; readonly of: Typed }
  | { readonly kind: 'arithmetic'; readonly sign: ArithmeticSign; readonly left: Typed; readonly right: Typed }
  | { readonly kind: 'comparison'; readonly sign: ComparisonSign; readonly left: Typed; readonly right: Typed }
  | { readonly kind: 'logic'; readonly word: LogicWord; readonly left: Typed; readonly right: Typed }
  | { readonly kind: 'in'; readonly of: Typed; readonly list: readonly (number | string)[] }
  | { readonly kind: 'isNull'; readonly of: Typed; readonly negated: boolean }
  | {
      readonly kind: 'call';
      readonly name: FunctionName;
      readonly args: readonly Typed[];
      readonly settings: CallSettings;
    }
  | { readonly kind: 'where'; readonly of: Typed; readonly condition: Typed }
  | { readonly kind: 'over'; readonly of: Typed; readonly window: Window }
);

/** What a call was given that is no value: lengths, digits, weeks, a currency. */
export interface CallSettings {
  readonly days?: number;
  readonly back?: Back;
  readonly whole?: number;
  readonly currency?: string;
}

/** The formulas directly inside of one, the condition of a `where` included. */
export function typedParts(typed: Typed): readonly Typed[] {
  switch (typed.kind) {
    case 'metric':
    case 'negative':
    case 'not':
    case 'in':
    case 'isNull':
    case 'over':
      return [typed.of];
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return [typed.left, typed.right];
    case 'call':
      return typed.args;
    case 'where':
      return [typed.of, typed.condition];
    default:
      return [];
  }
}

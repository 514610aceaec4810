import type { ClockName } from '../language/fields.ts';
import { type Plan, reasonCode } from '../plan/plan.ts';
import type { ComparisonSign } from '../syntax/tree.ts';
import { type Compile, meet } from './figures.ts';
import type { State, Step, Value } from './state.ts';

type Of<Op extends Plan['op']> = Plan & { op: Op };

const { OK, NO_DATA, DIV0 } = reasonCode;

/** A number of the row that is no measure. */
export function clockStep(name: ClockName): Step {
  return (state) => {
    const { row } = state;
    const value = row === undefined ? null : name === 'hour' ? row.hour : weekday(row.day);
    if (value === null) return state.nothing(NO_DATA);
    state.reason = OK;
    state.currency = null;
    return value;
  };
}

/** Monday 1 to Sunday 7; 1970-01-01 was a Thursday. */
function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

const comparisons: Readonly<Record<ComparisonSign, (a: Value, b: Value) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => (a as number) < (b as number),
  '<=': (a, b) => (a as number) <= (b as number),
  '>': (a, b) => (a as number) > (b as number),
  '>=': (a, b) => (a as number) >= (b as number),
};

export function compareStep(plan: Of<'compare'>, compile: Compile): Step {
  const [left, right] = [compile(plan.left), compile(plan.right)];
  const holds = comparisons[plan.sign];
  return (state) => {
    const a = left(state);
    const { reason, currency } = state;
    const b = right(state);
    if (!meet(state, reason, currency) || a === null || b === null) return state.nothing(state.reason);
    state.currency = null;
    return holds(a, b);
  };
}

type Others = Of<
  | 'and'
  | 'or'
  | 'not'
  | 'in'
  | 'isNull'
  | 'if'
  | 'coalesce'
  | 'least'
  | 'greatest'
  | 'nullIf'
  | 'zeroIfMissing'
  | 'unlessDiv0'
>;

/** Steps that choose. */
export function conditionSteps(plan: Others, compile: Compile): Step {
  switch (plan.op) {
    case 'and':
    case 'or':
      return logicStep(plan, compile);
    case 'not': {
      const of = compile(plan.of);
      return (state) => {
        const value = of(state);
        return value === null ? null : value !== true;
      };
    }
    case 'in': {
      const of = compile(plan.of);
      const list: ReadonlySet<unknown> = new Set(plan.list);
      return (state) => {
        const value = of(state);
        state.currency = null;
        return value === null ? null : list.has(value);
      };
    }
    case 'isNull': {
      const of = compile(plan.of);
      const { negated } = plan;
      return (state) => {
        const isNull = of(state) === null;
        state.reason = OK;
        state.currency = null;
        return isNull !== negated;
      };
    }
    case 'if': {
      const [condition, then, otherwise] = [compile(plan.condition), compile(plan.then), compile(plan.otherwise)];
      return (state) => {
        const holds = condition(state);
        return holds === null ? state.nothing(state.reason) : holds === true ? then(state) : otherwise(state);
      };
    }
    case 'coalesce':
      return coalesceStep(plan.items.map(compile));
    case 'least':
    case 'greatest':
      return extremeStep(plan.items.map(compile), plan.op === 'least');
    case 'nullIf':
      return nullIfStep(compile(plan.left), compile(plan.right));
    case 'zeroIfMissing': {
      const of = compile(plan.of);
      const zero = plan.form === 'micros' ? 0n : 0;
      return (state) => {
        const value = of(state);
        if (value !== null || state.reason !== NO_DATA) return value;
        state.reason = OK;
        return zero;
      };
    }
    case 'unlessDiv0': {
      const [of, instead] = [compile(plan.of), compile(plan.instead)];
      return (state) => {
        const value = of(state);
        return value === null && state.reason === DIV0 ? instead(state) : value;
      };
    }
  }
}

/** Three-valued: a side that decides does so whatever the other is. */
function logicStep(plan: Of<'and' | 'or'>, compile: Compile): Step {
  const [left, right] = [compile(plan.left), compile(plan.right)];
  const decides = plan.op === 'or';
  return (state) => {
    const a = left(state);
    if (a === decides) return a;
    const before = state.reason;
    const b = right(state);
    if (b === decides) return b;
    state.reason = Math.max(before, state.reason);
    return a === null || b === null ? null : !decides;
  };
}

function coalesceStep(items: readonly Step[]): Step {
  return (state) => {
    let value: Value = null;
    for (const item of items) {
      value = item(state);
      if (value !== null) break;
    }
    return value;
  };
}

function extremeStep(items: readonly Step[], least: boolean): Step {
  return (state) => {
    let extreme: number | null = null;
    let reason: number = OK;
    let currency: string | null = null;
    for (const item of items) {
      const value = item(state) as number | null;
      meet(state, reason, currency);
      ({ reason, currency } = state);
      if (value !== null && (extreme === null || (least ? value < extreme : value > extreme))) extreme = value;
    }
    return reason >= NO_DATA ? state.nothing(reason) : extreme;
  };
}

function nullIfStep(left: Step, right: Step): Step {
  return (state: State) => {
    const a = left(state);
    if (a === null) return null;
    const { reason, currency } = state;
    const b = right(state);
    if (b !== null && a === b) return state.nothing(NO_DATA);
    state.reason = reason;
    state.currency = currency;
    return a;
  };
}

import { type Plan, reasonCode } from '../plan/plan.ts';
import { clockStep, compareStep, conditionSteps } from './conditions.ts';
import { dailyStep } from './daily.ts';
import type { DayRow } from './data.ts';
import { addStep, type Compile, fractionStep, mathStep, meanStep, negativeStep, projectedStep } from './figures.ts';
import { type CompiledSum, type Source, State, type Step } from './state.ts';

/** The steps of a plan as one function. No code is made from text. */
export function compile(plan: Plan): Step {
  switch (plan.op) {
    case 'constant': {
      const { value } = plan;
      const reason = value === null ? reasonCode.NO_DATA : reasonCode.OK;
      return (state) => {
        state.reason = reason;
        state.currency = null;
        return value;
      };
    }
    case 'sum': {
      const sum: CompiledSum = { ...plan.sum, matches: plan.sum.filter === null ? null : condition(plan.sum.filter) };
      return (state) => state.source.sum(sum, state);
    }
    case 'rowMeasure': {
      const { measure } = plan;
      return (state) => {
        state.currency = null;
        const value = state.row?.measures[measure] ?? null;
        state.reason = value === null ? reasonCode.NO_DATA : reasonCode.OK;
        return value;
      };
    }
    case 'rowText': {
      const { name } = plan;
      return (state) => {
        const value = state.row?.texts[name] ?? null;
        return value === null ? state.nothing(reasonCode.NO_DATA) : said(state, value);
      };
    }
    case 'rowClock':
      return clockStep(plan.name);
    case 'float': {
      const of = compile(plan.of);
      if (plan.of.form === 'int') return of;
      return (state) => {
        const value = of(state);
        return value === null ? null : Number(value) / 1e6;
      };
    }
    case 'negative':
      return negativeStep(plan, compile);
    case 'add':
    case 'subtract':
      return addStep(plan, compile);
    case 'fraction':
      return fractionStep(plan, compile);
    case 'compare':
      return compareStep(plan, compile);
    case 'abs':
    case 'log':
    case 'sqrt':
    case 'round':
      return mathStep(plan, compile);
    case 'meanOf':
      return meanStep(plan, compile);
    case 'daily':
      return dailyStep(plan, compile);
    case 'due': {
      const { back } = plan;
      return (state) => state.source.due(back, state);
    }
    case 'projected':
      return projectedStep(plan, compile);
    case 'troubles': {
      const { trouble } = plan;
      return (state) => state.source.troubles(trouble, state);
    }
    default:
      return conditionSteps(plan, compile satisfies Compile);
  }
}

function said(state: State, value: string): string {
  state.reason = reasonCode.OK;
  state.currency = null;
  return value;
}

/** Conditions are asked of rows alone. */
const noSource: Source = {
  sum: () => null,
  days: () => undefined,
  due: () => null,
  left: () => undefined,
  troubles: () => null,
};

function condition(plan: Plan): (row: DayRow) => boolean {
  const step = compile(plan);
  const state = new State(noSource);
  return (row) => {
    state.row = row;
    return step(state) === true;
  };
}

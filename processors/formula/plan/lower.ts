import { FormulaError } from '../../errors.ts';
import { type MeasureName, measureFields } from '../language/fields.ts';
import type { Typed } from '../language/typed.ts';
import { limits } from '../limits.ts';
import { type Around, added, apart, constant, float } from './around.ts';
import { lowerCall } from './lower-call.ts';
import { lowerProduct } from './lower-product.ts';
import { Pairs } from './pairs.ts';
import { type Frame, type Plan, planParts } from './plan.ts';

/**
 * The plan of a checked formula. `source` is for messages.
 * @throws FormulaError MR_FORMULA_LIMIT when it has too many different windows.
 */
export function lower(typed: Typed, source: string): Plan {
  const plan = lowered(typed, {
    frame: { kind: 'scope', back: 0 },
    back: { days: 0, hours: 0 },
    pairs: new Pairs(),
    filters: [],
    account: false,
    convertTo: null,
    row: false,
    lower: lowered,
  });
  const windows = new Set(framesOf(plan).map((frame) => JSON.stringify(frame))).size;
  if (windows > limits.windows) {
    const message = `the formula looks at ${windows} different windows, ${limits.windows} are allowed`;
    throw new FormulaError(source, [{ code: 'MR_FORMULA_LIMIT', span: typed.span, message }]);
  }
  return plan;
}

/** Every frame that a plan looks at, repeated ones too. */
export function framesOf(plan: Plan): readonly Frame[] {
  const daily = plan.op === 'daily' ? [plan.frame] : [];
  const inner = planParts(plan).flatMap(framesOf);
  return [...daily, ...inner, ...(plan.op === 'sum' ? [plan.sum.frame] : [])];
}

function lowered(typed: Typed, around: Around): Plan {
  switch (typed.kind) {
    case 'literal':
      return constant(typed.value);
    case 'measure':
      return measure(typed.name, around);
    case 'dimension':
      if (typed.name === 'weekday' || typed.name === 'hour') {
        return { op: 'rowClock', form: 'int', money: false, name: typed.name };
      }
      return { op: 'rowText', form: 'text', money: false, name: typed.name };
    case 'metric':
      return lowered(typed.of, around);
    case 'negative': {
      const of = lowered(typed.of, around);
      return { op: 'negative', form: of.form, money: of.money, of };
    }
    case 'not':
      return { op: 'not', form: 'bool', money: false, of: lowered(typed.of, apart(around)) };
    case 'arithmetic':
      if (typed.sign === '*' || typed.sign === '/') return lowerProduct(typed, around);
      return added(typed.sign === '+' ? 'add' : 'subtract', lowered(typed.left, around), lowered(typed.right, around));
    case 'comparison': {
      const [left, right] = [float(lowered(typed.left, apart(around))), float(lowered(typed.right, apart(around)))];
      return { op: 'compare', form: 'bool', money: false, sign: typed.sign, left, right };
    }
    case 'logic': {
      const [left, right] = [lowered(typed.left, apart(around)), lowered(typed.right, apart(around))];
      return { op: typed.word, form: 'bool', money: false, left, right };
    }
    case 'in':
      return {
        op: 'in',
        form: 'bool',
        money: false,
        of: float(lowered(typed.of, apart(around))),
        list: typed.list,
      };
    case 'isNull':
      return { op: 'isNull', form: 'bool', money: false, of: lowered(typed.of, apart(around)), negated: typed.negated };
    case 'call':
      return lowerCall(typed, around);
    case 'where': {
      const condition = lowered(typed.condition, { ...apart(around), row: true });
      return lowered(typed.of, { ...around, filters: [...around.filters, condition] });
    }
    case 'over':
      return lowered(typed.of, { ...around, frame: frameOf(typed.window, around.back) });
  }
}

function measure(name: MeasureName, around: Around): Plan {
  const field = measureFields.get(name);
  const scale = field?.scale ?? 0;
  const money = field?.unit === 'money';
  const form = scale === 6 ? 'micros' : 'int';
  if (around.row) return { op: 'rowMeasure', form, money, measure: name, scale };
  const { frame, filters, account, convertTo, back } = around;
  const filter = filters.reduce<Plan | null>(
    (all, next) => (all === null ? next : { op: 'and', form: 'bool', money: false, left: all, right: next }),
    null,
  );
  const moved: Frame = frame.kind === 'scope' ? { kind: 'scope', back: back.days } : frame;
  const sum = around.pairs.add({
    measure: name,
    scale,
    money,
    additive: field?.additive === true,
    frame: moved,
    together: [],
    filter,
    account,
    convertTo: money ? convertTo : null,
  });
  return { op: 'sum', form, money, sum };
}

function frameOf(window: Extract<Typed, { kind: 'over' }>['window'], back: Around['back']): Frame {
  switch (window.kind) {
    case 'days':
      return { kind: 'days', length: window.length, inclToday: window.inclToday, back: back.days };
    case 'hours':
      return { kind: 'hours', length: window.length, back: back.days * 24 + back.hours };
    default:
      return { kind: window.kind, back: back.days };
  }
}

import type { Typed } from '../language/typed.ts';
import { type Around, added, apart, constant, float, fraction } from './around.ts';
import type { DailyFold, Frame, Plan, Trouble } from './plan.ts';

type Call = Typed & { kind: 'call' };

/** Spans that `ewma` looks back: what lies before them weighs three in ten thousand. */
const ewmaSpans = 4;

/** Lowers a call. */
export function lowerCall(call: Call, around: Around): Plan {
  const { name, args, settings } = call;
  const money = call.unit === 'money';
  const [first, second, third] = args;
  const own = (of: Typed | undefined, within = around): Plan =>
    of === undefined ? constant(null) : around.lower(of, apart(within));
  const figure = (of: Typed | undefined): Plan => float(own(of));
  switch (name) {
    case 'if': {
      const [then, otherwise] = [figure(second), figure(third)];
      return { op: 'if', form: formOf([then, otherwise]), money, condition: own(first), then, otherwise };
    }
    case 'coalesce': {
      const items = args.map(figure);
      return { op: 'coalesce', form: formOf(items), money, items };
    }
    case 'min':
    case 'max':
      return { op: name === 'min' ? 'least' : 'greatest', form: 'float', money, items: args.map(figure) };
    case 'clamp': {
      const floor: Plan = { op: 'greatest', form: 'float', money, items: [figure(first), figure(second)] };
      return { op: 'least', form: 'float', money, items: [floor, figure(third)] };
    }
    case 'nullif': {
      const [left, right] = [figure(first), figure(second)];
      return { op: 'nullIf', form: left.form, money, left, right };
    }
    case 'zero_if_missing': {
      const of = own(first);
      return { op: 'zeroIfMissing', form: of.form, money, of };
    }
    case 'div': {
      const together = apart(around);
      const parts = [first, second].map((part) => (part === undefined ? constant(null) : around.lower(part, together)));
      const of = fraction(parts.slice(0, 1), parts.slice(1), 1, 1, money);
      return { op: 'unlessDiv0', form: 'float', money, of, instead: figure(third) };
    }
    case 'abs':
    case 'log':
    case 'sqrt':
      return { op: name, form: 'float', money: name === 'abs' && money, of: figure(first) };
    case 'round':
      return { op: 'round', form: 'float', money, of: figure(first), digits: settings.whole ?? 0 };
    case 'in_currency':
      return first === undefined
        ? constant(null)
        : around.lower(first, { ...around, convertTo: settings.currency ?? null });
    case 'in_account':
      return first === undefined ? constant(null) : around.lower(first, { ...around, account: true });
    default:
      return lowerTime(call, around);
  }
}

/** Lowers a call that looks at days. */
function lowerTime(call: Call, around: Around): Plan {
  const { name, args, settings } = call;
  const [first, second] = args;
  const money = call.unit === 'money';
  const own = (of: Typed | undefined, within = around): Plan =>
    of === undefined ? constant(null) : around.lower(of, apart(within));
  switch (name) {
    case 'prev':
      return own(first, movedBack(around, settings.back));
    case 'delta':
      return added('subtract', own(first), own(first, movedBack(around, settings.back)));
    case 'change': {
      const quotient = fraction([own(first)], [own(first, movedBack(around, settings.back))], 1, 1, false);
      return added('subtract', quotient, constant(1));
    }
    case 'same_weekday': {
      const weeks = Array.from({ length: settings.whole ?? 1 }, (_, at) => (at + 1) * 7);
      const items = weeks.map((days) => float(own(first, movedBack(around, { days, hours: 0 }))));
      return { op: 'meanOf', form: 'float', money, items };
    }
    case 'avg_by':
    case 'mean':
      return daily({ kind: 'mean' }, frameOf(settings.days, around), first, around, money);
    case 'stddev':
      return daily({ kind: 'stddev' }, frameOf(settings.days, around), first, around, money);
    case 'wavg':
      return {
        ...daily({ kind: 'weighted' }, frameOf(undefined, around), first, around, money),
        weight: eachDay(second, around),
      };
    case 'ewma': {
      const span = settings.days ?? 1;
      const frame = completeDays(span * ewmaSpans, around.back.days);
      return daily({ kind: 'ewma', factor: 1 - 2 / (span + 1) }, frame, first, around, money);
    }
    case 'zscore': {
      const { now, before } = lastAndBefore(call, around);
      const above = added('subtract', now, before({ kind: 'mean' }));
      return fraction([above], [before({ kind: 'stddev' })], 1, 1, false);
    }
    case 'rank_pct': {
      const { now, before } = lastAndBefore(call, around);
      return { ...before({ kind: 'rank', than: now }), money: false };
    }
    case 'slices_late':
      return troubles('LATE');
    case 'slices_shrunk':
      return troubles('SHRANK');
    case 'slices_incomplete':
      return troubles('INCOMPLETE');
    default:
      return lowerFlight(call, around);
  }
}

function troubles(trouble: Trouble): Plan {
  return { op: 'troubles', form: 'int', money: false, trouble };
}

/** Lowers `pacing` and `projected`. */
function lowerFlight({ name, args, unit }: Call, around: Around): Plan {
  const back = around.back.days;
  const over = (of: Typed, frame: Frame) => around.lower(of, { ...apart(around), frame });
  const flight: Frame = { kind: 'flight', back };
  if (name === 'pacing') {
    const spend: Typed = { kind: 'measure', unit: 'money', span: { start: 0, end: 0 }, name: 'spend' };
    const due: Plan = { op: 'due', form: 'float', money: true, back };
    return fraction([over(spend, flight)], [due], 1, 1, false);
  }
  const [of] = args;
  if (of === undefined) return constant(null);
  const [total, last] = [float(over(of, flight)), float(over(of, completeDays(1, back)))];
  return { op: 'projected', form: 'float', money: unit === 'money', total, last, back };
}

type Daily = Plan & { op: 'daily' };

/** The last complete day, and folds of the days before it. Money keeps its currency, so that no day is held against one of another. */
function lastAndBefore({ args: [first], settings }: Call, around: Around) {
  const money = first?.unit === 'money';
  const { days: back } = around.back;
  const now = daily({ kind: 'mean' }, completeDays(1, back), first, around, money);
  const frame = completeDays(settings.days ?? 1, back + 1);
  return { now, before: (fold: DailyFold) => daily(fold, frame, first, around, money) };
}

function daily(fold: DailyFold, frame: Frame, of: Typed | undefined, around: Around, money: boolean): Daily {
  return { op: 'daily', form: 'float', money, fold, frame, of: eachDay(of, around), weight: null };
}

function eachDay(of: Typed | undefined, around: Around): Plan {
  return of === undefined ? constant(null) : float(around.lower(of, { ...apart(around), frame: { kind: 'each' } }));
}

function completeDays(length: number, back: number): Frame {
  return { kind: 'days', length, inclToday: false, back };
}

function frameOf(days: number | undefined, { frame, back }: Around): Frame {
  if (days !== undefined) return completeDays(days, back.days);
  return frame.kind === 'scope' ? { kind: 'scope', back: back.days } : frame;
}

function movedBack(around: Around, by: { readonly days: number; readonly hours: number } | undefined): Around {
  const back = { days: around.back.days + (by?.days ?? 0), hours: around.back.hours + (by?.hours ?? 0) };
  return { ...around, back };
}

function formOf(plans: readonly Plan[]): Plan['form'] {
  return plans.find((plan) => plan.op !== 'constant' || plan.value !== null)?.form ?? 'float';
}

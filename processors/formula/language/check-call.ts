import { limits } from '../limits.ts';
import { nearest } from '../syntax/did-you-mean.ts';
import type { Expression, Window } from '../syntax/tree.ts';
import type { Checking, Surroundings } from './checking.ts';
import { measureFields } from './fields.ts';
import {
  type FunctionName,
  type FunctionRow,
  functionRow,
  functions,
  type Parameter,
  signatureOf,
} from './functions.ts';
import { type Back, type CallSettings, type Typed, typedParts } from './typed.ts';
import { calculated, joined, type Unit, unitWords } from './units.ts';

type Call = Expression & { kind: 'call' };
type Settings = { -readonly [K in keyof CallSettings]: CallSettings[K] };

/** `name(…)`: a function that there is, at a place where it may stand, with what it needs. */
export function checkCall(checker: Checking, call: Call, around: Surroundings): Typed {
  const row = functionRow(call.name);
  if (row === undefined) return unknownFunction(checker, call);
  const wrongPlace = placeTrouble(call, row, around);
  if (wrongPlace !== undefined) return checker.refuse('MR_FORMULA_WINDOW', call.span, wrongPlace);
  const { args, span } = call;
  if (args.length < row.least || (args.length > row.parameters.length && row.more !== true)) {
    const message = `${call.name} is written ${signatureOf(call.name, row)}; here are ${args.length} values`;
    return checker.refuse('MR_FORMULA_ARGUMENT', span, message);
  }
  const before = checker.problems.length;
  const settings: Settings = {};
  const values = readArguments(checker, call, row, insideOf(call.name, row, around), settings);
  if (checker.problems.length > before) return { kind: 'literal', unit: 'null', span, value: null };
  const unit = resultUnit(checker, call, row, values);
  const typed: Typed = { kind: 'call', unit, span, name: call.name as FunctionName, args: values, settings };
  return additiveTrouble(checker, typed) ?? backTrouble(checker, typed) ?? typed;
}

function unknownFunction(checker: Checking, { name, nameSpan, span }: Call): Typed {
  const synonyms: Readonly<Record<string, string>> = {
    average: 'mean',
    avg: 'mean',
    std: 'stddev',
    ifnull: 'coalesce',
    safe_divide: 'div',
    fx: 'in_currency',
    total: 'in_account',
  };
  if (name === 'sum' || name === 'count') {
    const message = 'measures are added up without a function: write the measure alone';
    const inner = checker.text(span).slice(name.length);
    return checker.refuse('MR_FORMULA_NAME', nameSpan, message, checker.replaced(span, inner));
  }
  const near = synonyms[name.toLowerCase()] ?? nearest(name.toLowerCase(), Object.keys(functions));
  const fix = near === undefined ? undefined : checker.replaced(nameSpan, near);
  return checker.refuse('MR_FORMULA_NAME', nameSpan, `there is no function named ${name}`, fix);
}

function placeTrouble({ name, args }: Call, row: FunctionRow, { place }: Surroundings): string | undefined {
  if (row.reach === 'row') return undefined;
  if (place === 'condition') return `${name} looks at days; a condition after where looks at single rows`;
  if (place === 'days') return `${name} inside of a function that looks at days one by one: take it out`;
  if (place !== 'over') return undefined;
  const ownWindow = (name === 'mean' || name === 'stddev') && args.length > 1;
  return row.reach === 'time' || ownWindow
    ? `${name} has days of its own, so the window around it has no meaning: put over inside`
    : undefined;
}

function insideOf(name: string, row: FunctionRow, around: Surroundings): Surroundings {
  // Those with a length of whole days fold the values of single days.
  if (row.reach === 'days' || row.parameters.includes('days')) return { place: 'days' };
  return name === 'projected' ? { place: 'over' } : around;
}

function readArguments(
  checker: Checking,
  call: Call,
  row: FunctionRow,
  around: Surroundings,
  settings: Settings,
): Typed[] {
  const values: Typed[] = [];
  for (const [at, argument] of call.args.entries()) {
    const parameter = row.parameters[at] ?? row.parameters.at(-1) ?? 'any';
    if (parameter === 'numeric') values.push(checker.numeric(argument, around));
    else if (parameter === 'bool') values.push(checker.bool(argument, around));
    else if (parameter === 'any') values.push(checker.check(argument, around));
    else readSetting(checker, call.name, argument, parameter, settings);
  }
  return values;
}

type SettingParameter = Exclude<Parameter, 'numeric' | 'bool' | 'any'>;

function readSetting(
  checker: Checking,
  name: string,
  argument: Expression,
  parameter: SettingParameter,
  settings: Settings,
): void {
  const trouble = setting(name, argument, parameter, settings);
  if (trouble === undefined) return;
  const code =
    parameter === 'days' || parameter === 'back'
      ? 'MR_FORMULA_WINDOW'
      : parameter === 'currency'
        ? 'MR_FORMULA_CURRENCY'
        : 'MR_FORMULA_ARGUMENT';
  checker.refuse(code, argument.span, trouble);
}

/** Takes one over into `settings`, or tells what is wrong with it. */
function setting(
  name: string,
  argument: Expression,
  parameter: SettingParameter,
  settings: Settings,
): string | undefined {
  switch (parameter) {
    case 'day':
      return argument.kind === 'name' && argument.name === 'day'
        ? undefined
        : 'the first is the word day: avg_by(day, spend)';
    case 'currency':
      if (argument.kind !== 'text' || !/^[A-Z]{3}$/.test(argument.value))
        return 'the currency is a code of three capitals in quotes: "USD"';
      settings.currency = argument.value;
      return undefined;
    case 'whole': {
      const [least, most] = name === 'same_weekday' ? [1, limits.weeks] : [0, 9];
      const value = argument.kind === 'number' && !argument.percent ? argument.value : Number.NaN;
      if (!Number.isInteger(value) || value < least || value > most)
        return `a whole number from ${least} to ${most} is needed here`;
      settings.whole = value;
      return undefined;
    }
    default:
      return length(name, argument, parameter, settings);
  }
}

function length(
  name: string,
  argument: Expression,
  parameter: 'days' | 'back',
  settings: Settings,
): string | undefined {
  if (argument.kind !== 'duration') return 'a length of time is needed here, such as 7d';
  const { amount, unit } = argument;
  const hours = unit === 'h' ? amount : 0;
  if (parameter === 'days' && hours % 24 !== 0) return 'whole days are needed here, such as 7d';
  const days = unit === 'h' ? Math.floor(hours / 24) : amount * (unit === 'w' ? 7 : 1);
  const most = name === 'ewma' ? limits.windowDays / 4 : limits.windowDays;
  if (days + (hours % 24) < 1 || days > most) return `from one to ${most} days are allowed here`;
  if (parameter === 'days') settings.days = days;
  else settings.back = { days, hours: hours % 24 };
  return undefined;
}

function resultUnit(checker: Checking, call: Call, { unit }: FunctionRow, values: readonly Typed[]): Unit {
  const [first, second] = values;
  if (unit === 'first') return first?.unit ?? 'null';
  if (unit === 'quotient') return quotient(checker, call, values);
  if (unit !== 'joined') return unit === 'money' ? converted(checker, first) : unit;
  const joinable = call.name === 'if' ? values.slice(1) : values;
  let result: Unit = 'null';
  for (const value of joinable) {
    const next = joined(result, value.unit);
    if (next === undefined) {
      const message = `${checker.text(value.span)} is ${unitWords[value.unit]} where the others are ${unitWords[result]}: ${call.name} needs values of one unit`;
      checker.refuse('MR_FORMULA_UNIT', value.span, message);
      return second?.unit ?? 'null';
    }
    result = next;
  }
  return result;
}

function quotient(checker: Checking, call: Call, [above, below, instead]: readonly Typed[]): Unit {
  if (above === undefined || below === undefined || instead === undefined) return 'null';
  const unit = calculated('/', above.unit, below.unit);
  const both = unit === undefined ? undefined : joined(unit, instead.unit);
  if (both !== undefined) return both;
  const message =
    unit === undefined
      ? `${unitWords[above.unit]} divided by ${unitWords[below.unit]} means nothing`
      : `the third is ${unitWords[instead.unit]} where the quotient is ${unitWords[unit]}`;
  checker.refuse('MR_FORMULA_UNIT', call.span, message);
  return 'null';
}

function converted(checker: Checking, value: Typed | undefined): Unit {
  if (value?.unit === 'money' || value?.unit === 'null') return 'money';
  if (value !== undefined) {
    checker.refuse(
      'MR_FORMULA_CURRENCY',
      value.span,
      `${checker.text(value.span)} is ${unitWords[value.unit]}; only money has a currency`,
    );
  }
  return 'money';
}

/** What a flight comes to can only be told of what is added up: measures and their sums. */
function additiveTrouble(checker: Checking, typed: Typed & { kind: 'call' }): Typed | undefined {
  const [of] = typed.args;
  if (typed.name !== 'projected' || of === undefined || isSum(of)) return undefined;
  const message = `${checker.text(of.span)} is not added up from day to day; projected is for measures such as spend`;
  return checker.refuse('MR_FORMULA_ARGUMENT', of.span, message);
}

function isSum(typed: Typed): boolean {
  if (typed.kind === 'measure') return measureFields.get(typed.name)?.additive === true;
  if (typed.kind === 'arithmetic')
    return (typed.sign === '+' || typed.sign === '-') && isSum(typed.left) && isSum(typed.right);
  if (typed.kind === 'where' || typed.kind === 'metric' || typed.kind === 'negative') return isSum(typed.of);
  if (typed.kind !== 'call' || (typed.name !== 'in_currency' && typed.name !== 'in_account')) return false;
  return typed.args.every(isSum);
}

/** Hours can only be gone back by what looks at hours. */
function backTrouble(checker: Checking, typed: Typed & { kind: 'call' }): Typed | undefined {
  const back: Back | undefined = typed.settings.back;
  const [of] = typed.args;
  if (back === undefined || back.hours === 0 || of === undefined || onlyHours(of)) return undefined;
  const message =
    'only windows of hours can be moved back by hours: give days, or write the window in hours (spend over 6h)';
  return checker.refuse('MR_FORMULA_WINDOW', typed.span, message);
}

function onlyHours(typed: Typed): boolean {
  if (typed.kind === 'over') return (typed.window satisfies Window).kind === 'hours';
  if (typed.kind === 'measure') return false;
  if (typed.kind === 'call' && functionRow(typed.name)?.reach !== 'row' && typed.args.length === 0) return false;
  return typedParts(typed).every(onlyHours);
}

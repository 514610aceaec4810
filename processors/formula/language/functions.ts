/**
 * What stands at a place of a call. `days`: a length such as 28d; `back`: such a length, hours too; `whole`: a whole number
 * written out; `currency`: a code such as "USD"; `day`: the word day.
 */
export type Parameter = 'numeric' | 'bool' | 'any' | 'days' | 'back' | 'whole' | 'currency' | 'day';

/** The unit that comes out: that of the first value, of all values joined, of the first divided by the second, or always one. */
export type ResultUnit = 'first' | 'joined' | 'quotient' | 'ratio' | 'score' | 'money' | 'count';

/**
 * Where a call may stand. `row`: anywhere, also in a condition. `days`: it looks at days one by one, so not inside of another
 * such call. `time`: it looks at other days than those asked for, so neither there nor inside of `over`.
 */
export type Reach = 'row' | 'days' | 'time';

export interface FunctionRow {
  readonly parameters: readonly Parameter[];
  /** How many of the parameters must be there; the last one may be repeated where `more` is true. */
  readonly least: number;
  readonly more?: boolean;
  readonly unit: ResultUnit;
  readonly reach: Reach;
  readonly about: string;
  readonly example: string;
}

/** Every function; the reference page is made from it. */
export const functions = {
  if: {
    parameters: ['bool', 'any', 'any'],
    least: 3,
    unit: 'joined',
    reach: 'row',
    about: 'The second value where the condition is true, the third where it is false, null where it is null.',
    example: 'if(clicks > 100, @cvr, null)',
  },
  coalesce: {
    parameters: ['any', 'any'],
    least: 2,
    more: true,
    unit: 'joined',
    reach: 'row',
    about: 'The first value that is not null.',
    example: 'coalesce(@cpa, spend)',
  },
  nullif: {
    parameters: ['any', 'any'],
    least: 2,
    unit: 'joined',
    reach: 'row',
    about: 'Null where both are equal, else the first.',
    example: 'nullif(clicks, 0)',
  },
  zero_if_missing: {
    parameters: ['numeric'],
    least: 1,
    unit: 'first',
    reach: 'row',
    about: 'Zero where the platform said nothing (NO_DATA). A division by zero stays null.',
    example: 'zero_if_missing(conversions) / clicks',
  },
  div: {
    parameters: ['numeric', 'numeric', 'numeric'],
    least: 3,
    unit: 'quotient',
    reach: 'row',
    about: 'The first divided by the second, the third where the second is zero.',
    example: 'div(conversions, clicks, 0)',
  },
  abs: {
    parameters: ['numeric'],
    least: 1,
    unit: 'first',
    reach: 'row',
    about: 'Without its sign.',
    example: 'abs(change(spend over 1d, 7d))',
  },
  round: {
    parameters: ['numeric', 'whole'],
    least: 1,
    unit: 'first',
    reach: 'row',
    about: 'Rounded to so many decimal digits (0 unless said, at most 9); a half goes to the even digit.',
    example: 'round(@ctr, 4)',
  },
  clamp: {
    parameters: ['numeric', 'numeric', 'numeric'],
    least: 3,
    unit: 'joined',
    reach: 'row',
    about: 'The first, but not less than the second nor more than the third.',
    example: 'clamp(@roas, 0, 10)',
  },
  min: {
    parameters: ['numeric', 'numeric'],
    least: 2,
    more: true,
    unit: 'joined',
    reach: 'row',
    about: 'The least; null where one is null.',
    example: 'min(clicks, impressions)',
  },
  max: {
    parameters: ['numeric', 'numeric'],
    least: 2,
    more: true,
    unit: 'joined',
    reach: 'row',
    about: 'The greatest; null where one is null.',
    example: 'max(clicks, link_clicks)',
  },
  log: {
    parameters: ['numeric'],
    least: 1,
    unit: 'score',
    reach: 'row',
    about: 'The natural logarithm; null (OVERFLOW) of zero and less.',
    example: 'log(impressions)',
  },
  sqrt: {
    parameters: ['numeric'],
    least: 1,
    unit: 'score',
    reach: 'row',
    about: 'The square root; null (OVERFLOW) of less than zero.',
    example: 'sqrt(clicks)',
  },
  in_currency: {
    parameters: ['numeric', 'currency'],
    least: 2,
    unit: 'money',
    reach: 'row',
    about:
      'Money in another currency: each row at the rate of its day, rounded to micros, before it is added up. Null (NO_DATA) where a rate is missing.',
    example: 'in_currency(spend, "USD")',
  },
  in_account: {
    parameters: ['numeric'],
    least: 1,
    unit: 'first',
    reach: 'row',
    about: 'The same of the whole account: all entities of this level and report.',
    example: 'spend / in_account(spend)',
  },
  avg_by: {
    parameters: ['day', 'numeric'],
    least: 2,
    unit: 'first',
    reach: 'days',
    about: 'The mean of the values of the single days. Of a ratio it is not the ratio of the period.',
    example: 'avg_by(day, spend) over 7d',
  },
  wavg: {
    parameters: ['numeric', 'numeric'],
    least: 2,
    unit: 'first',
    reach: 'days',
    about: 'The mean of the values of the single days, each weighted with the second.',
    example: 'wavg(@ctr, impressions) over 28d',
  },
  mean: {
    parameters: ['numeric', 'days'],
    least: 1,
    unit: 'first',
    reach: 'days',
    about: 'The mean of the values of the single days, of so many complete ones where a length is given.',
    example: 'mean(spend, 28d)',
  },
  stddev: {
    parameters: ['numeric', 'days'],
    least: 1,
    unit: 'first',
    reach: 'days',
    about: 'The standard deviation (of a sample) of the values of the single days; null (NO_DATA) of less than two.',
    example: 'stddev(spend, 28d)',
  },
  ewma: {
    parameters: ['numeric', 'days'],
    least: 2,
    unit: 'first',
    reach: 'time',
    about:
      'The mean of the values of the single days, each day back weighing 1 - 2 / (span + 1) of the one after it. It looks back four spans; a span has at most 100 days.',
    example: 'ewma(spend, 7d)',
  },
  zscore: {
    parameters: ['numeric', 'days'],
    least: 2,
    unit: 'score',
    reach: 'time',
    about:
      'How many standard deviations the last complete day is above the mean of so many days before it. Null (DIV0) where those were all equal.',
    example: 'zscore(spend, 28d)',
  },
  rank_pct: {
    parameters: ['numeric', 'days'],
    least: 2,
    unit: 'ratio',
    reach: 'time',
    about:
      'The share of so many days before the last complete one that had less than that day; a day with the same counts half. 1 is more than on any of them, 0 less.',
    example: 'rank_pct(spend, 28d) >= 95%',
  },
  prev: {
    parameters: ['numeric', 'back'],
    least: 2,
    unit: 'first',
    reach: 'time',
    about: 'The same so much earlier: every window and the days asked for are moved back.',
    example: 'prev(@ctr over 7d, 7d)',
  },
  change: {
    parameters: ['numeric', 'back'],
    least: 2,
    unit: 'ratio',
    reach: 'time',
    about: 'Now divided by so much earlier, less 1: 0.1 is ten percent more.',
    example: 'change(spend over 7d, 7d)',
  },
  delta: {
    parameters: ['numeric', 'back'],
    least: 2,
    unit: 'first',
    reach: 'time',
    about: 'Now less so much earlier.',
    example: 'delta(conversions over 1d, 1d)',
  },
  same_weekday: {
    parameters: ['numeric', 'whole'],
    least: 2,
    unit: 'first',
    reach: 'time',
    about: 'The mean of the same 1, 2, … weeks earlier, at most 12, of those weeks that have a value.',
    example: '@ctr over 1d < 0.7 * same_weekday(@ctr over 1d, 4)',
  },
  pacing: {
    parameters: [],
    least: 0,
    unit: 'ratio',
    reach: 'time',
    about:
      'Spend of the flight until the last complete day, divided by what of the budget was due by then: budget × hours gone / hours of the flight, on the account’s clock.',
    example: 'pacing() > 1.1',
  },
  projected: {
    parameters: ['numeric'],
    least: 1,
    unit: 'first',
    reach: 'time',
    about:
      'What the flight will come to: what it has, and the hourly rate of the last complete day for the hours that are left.',
    example: 'projected(spend)',
  },
  slices_late: {
    parameters: [],
    least: 0,
    unit: 'count',
    reach: 'time',
    about:
      'How many slices of the account (a day of a report of the rule’s level) are late: their next fetch has not come by the time that the agreement on freshness of the platform allows. Known to rules alone; null (NO_DATA) elsewhere.',
    example: 'slices_late() > 0',
  },
  slices_shrunk: {
    parameters: [],
    least: 0,
    unit: 'count',
    reach: 'time',
    about:
      'How many slices of the account lost more than half of their facts with a complete fetch, and have neither got them back nor stayed so for a day. Known to rules alone.',
    example: 'slices_shrunk() > 0',
  },
  slices_incomplete: {
    parameters: [],
    least: 0,
    unit: 'count',
    reach: 'time',
    about: 'How many slices of the account were last fetched only in part. Known to rules alone.',
    example: 'slices_incomplete() > 0',
  },
} as const satisfies Readonly<Record<string, FunctionRow>>;

export type FunctionName = keyof typeof functions;

/** The row of a function; undefined for a name that is none. */
export function functionRow(name: string): FunctionRow | undefined {
  return Object.hasOwn(functions, name) ? functions[name as FunctionName] : undefined;
}

/** How a call is written: `round(numeric [, whole])`. */
export function signatureOf(name: string, { parameters, least, more }: FunctionRow): string {
  const shown = parameters.map((parameter, at) => {
    const text = at === 0 ? parameter : `, ${parameter}`;
    return at < least ? text : ` [${text}]`;
  });
  return `${name}(${shown.join('')}${more === true ? ', …' : ''})`;
}

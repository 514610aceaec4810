import fc, { type Arbitrary } from 'fast-check';

type Wanted = 'count' | 'money' | 'ratio';
/** Where an expression stands: free, inside of a window, or looked at day by day. */
type Place = 'free' | 'over' | 'days';

const windows = ['1d', '7d', '28d', '2w', '3d incl_today', 'mtd', 'qtd', 'flight', 'today'];
const backs = ['1d', '7d', '2w'];
const conditions = [
  'platform == "META"',
  'clicks > 5',
  'weekday in (6, 7)',
  'entity_name is not null',
  'impressions / clicks > 3 or conversions is null',
  'not (spend > 20) and currency == "USD"',
];
const measures = { count: ['impressions', 'clicks', 'conversions'], money: ['spend', 'conversion_value'] } as const;

const one = (...texts: readonly string[]): Arbitrary<string> => fc.constantFrom(...texts);

function condition(depth: number): Arbitrary<string> {
  const compared = fc
    .constantFrom<Wanted>('count', 'money', 'ratio')
    .chain((unit) =>
      fc
        .tuple(
          figure(unit, 'free', depth - 1),
          one('<', '<=', '>', '>=', '==', '!='),
          fc.oneof(figure(unit, 'free', depth - 1), one('0', '1', '0.25', '10')),
        )
        .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    );
  if (depth <= 1) return compared;
  const inner = condition(depth - 1);
  return fc.oneof(
    compared,
    fc.tuple(inner, one('and', 'or'), inner).map(([a, word, b]) => `(${a} ${word} ${b})`),
    inner.map((a) => `not ${a}`),
    figure('ratio', 'free', depth - 1).map((a) => `(${a} is not null)`),
  );
}

const made = new Map<string, Arbitrary<string>>();

/** An expression of a unit, in brackets where it needs them. */
function figure(unit: Wanted, place: Place, depth: number): Arbitrary<string> {
  const key = `${unit} ${place} ${Math.max(0, depth)}`;
  const known = made.get(key) ?? newFigure(unit, place, depth);
  made.set(key, known);
  return known;
}

function newFigure(unit: Wanted, place: Place, depth: number): Arbitrary<string> {
  if (depth <= 0) return leaf(unit);
  const same = (within = place) => figure(unit, within, depth - 1);
  const any = fc.constantFrom<Wanted>('count', 'money').chain((other) => figure(other, place, depth - 1));
  const options: Arbitrary<string>[] = [
    leaf(unit),
    fc.tuple(same(), one('+', '-'), same()).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc.tuple(same(), one('* 2', '* 0.5', '/ 3', '* 12%')).map(([a, by]) => `(${a} ${by})`),
    same().map((a) => `-${a}`),
    fc.tuple(same(), same()).map(([a, b]) => `coalesce(${a}, ${b}, 0)`),
    fc.tuple(one('min', 'max'), same(), same()).map(([name, a, b]) => `${name}(${a}, ${b})`),
    fc.tuple(any, same(), same()).map(([test, a, b]) => `if(${test} > 10, ${a}, ${b})`),
    same().map((a) => `zero_if_missing(${a})`),
    same().map((a) => `abs(${a})`),
    fc.tuple(same(), one(...conditions)).map(([a, test]) => `(${a} where (${test}))`),
    same().map((a) => `in_account(${a})`),
    ...byUnit(unit, place, depth),
  ];
  if (place !== 'days') options.push(...overDays(unit, place, depth));
  if (place === 'free') options.push(...overTime(unit, depth));
  return fc.oneof(...options);
}

function leaf(unit: Wanted): Arbitrary<string> {
  if (unit === 'ratio')
    return one('@ctr', '@cvr', '@roas', '(clicks / impressions)', '((impressions - clicks) / impressions)');
  return unit === 'money' ? one(...measures.money, '@cpc', '@cpm', '@cpa') : one(...measures.count);
}

function byUnit(unit: Wanted, place: Place, depth: number): Arbitrary<string>[] {
  const count = figure('count', place, depth - 1);
  const money = figure('money', place, depth - 1);
  if (unit === 'count') return [];
  if (unit === 'money') {
    return [
      fc.tuple(money, count).map(([a, b]) => `(${a} / ${b})`),
      money.map((a) => `in_currency(${a}, "EUR")`),
      fc.tuple(money, count).map(([a, b]) => `div(${a}, ${b}, 1)`),
    ];
  }
  return [
    fc.tuple(count, count).map(([a, b]) => `(${a} / ${b})`),
    fc.tuple(money, money).map(([a, b]) => `(${a} / ${b})`),
  ];
}

function overDays(unit: Wanted, place: Place, depth: number): Arbitrary<string>[] {
  const daily = figure(unit, 'days', depth - 2);
  return [
    daily.map((a) => `avg_by(day, ${a})`),
    daily.map((a) => `stddev(${a})`),
    fc.tuple(daily, figure('count', 'days', depth - 2)).map(([a, b]) => `wavg(${a}, ${b})`),
    ...(place === 'free' ? [daily.map((a) => `mean(${a}, 14d)`), daily.map((a) => `ewma(${a}, 5d)`)] : []),
  ];
}

function overTime(unit: Wanted, depth: number): Arbitrary<string>[] {
  const inner = figure(unit, 'free', depth - 1);
  const moved = [
    fc.tuple(figure(unit, 'over', depth - 1), one(...windows)).map(([a, window]) => `(${a} over ${window})`),
    fc.tuple(one('prev', 'delta'), inner, one(...backs)).map(([name, a, back]) => `${name}(${a}, ${back})`),
    inner.map((a) => `same_weekday(${a}, 3)`),
  ];
  if (unit === 'money') moved.push(one('projected(spend)', 'projected(spend - conversion_value)'));
  if (unit === 'ratio')
    moved.push(
      one('pacing()'),
      inner.map((a) => `change(${a}, 7d)`),
      figure(unit, 'days', depth - 2).map((a) => `rank_pct(${a}, 14d)`),
      figure('money', 'days', depth - 2).map((a) => `rank_pct(${a}, 9d)`),
    );
  return moved;
}

/** Formulas that the checks accept, of figures and of conditions on them. */
export const randomFormula: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Wanted>('count', 'money', 'ratio').chain((unit) => figure(unit, 'free', 4)) },
  { weight: 1, arbitrary: condition(3) },
);

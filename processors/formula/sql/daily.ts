import { type Plan, reasonCode } from '../plan/plan.ts';
import { stretchSql } from './frames.ts';
import { type Names, nothing, type Sql, tuple } from './text.ts';

type Daily = Plan & { op: 'daily' };

const { OK, PARTIAL, NO_DATA, DIV0, MIXED_CURRENCY, OVERFLOW } = reasonCode;

/** Writes the plan for the day of that name; for the moment where there is none. */
export type WriteDay = (plan: Plan, each: Sql | null) => Sql;

/** A fold of the values of single days, as `run/daily.ts` works it out. Floats are added in the order of the days. */
export function dailySql(plan: Daily, names: Names, write: WriteDay, each: Sql | null): Sql {
  const { from, to, known } = stretchSql(plan.frame, each);
  const body = names.bindAll([from, to], ([low = '', high = '']) => {
    const day = names.fresh();
    const weight = weightSql(plan, day, high, write);
    const values = `arrayMap(${day} -> (${write(plan.of, day)}, ${weight}), range(${low}, ${high} + 1))`;
    if (plan.fold.kind !== 'rank') return names.bind(values, (days) => folded(plan, names, days));
    return names.bindAll([values, write(plan.fold.than, null)], ([days = '', than = '']) => {
      const rank = folded(plan, names, days, than);
      return `if(isNull(${than}.1), ${nothing('float', `${than}.2`)}, ${rank})`;
    });
  });
  return known === null ? body : `if(${known}, ${body}, ${nothing('float', String(NO_DATA))})`;
}

function weightSql({ weight, fold }: Daily, day: Sql, high: Sql, write: WriteDay): Sql {
  if (weight !== null) return write(weight, day);
  return tuple('float', fold.kind === 'ewma' ? `pow(${fold.factor}, ${high} - ${day})` : '1', String(OK));
}

/** `than` is what a rank compares with, which has a value. */
function folded(plan: Daily, names: Names, days: Sql, than: Sql | null = null): Sql {
  const [a, b, c, d] = [names.fresh(), names.fresh(), names.fresh(), names.fresh()];
  const kept = `arrayFilter(${a} -> isNotNull(${a}.1.1) AND isNotNull(${a}.2.1), ${days})`;
  const missing = `arrayMax(arrayMap(${b} -> multiIf(isNull(${b}.1.1), ${b}.1.2, isNull(${b}.2.1), ${b}.2.2, toUInt8(0)), ${days}))`;
  const told = `arrayFilter(${c} -> isNotNull(${c}.1.1), ${days})`;
  return names.bindAll([kept, missing, told], ([values = '', missed = '', said = '']) => {
    const reason = `arrayMax(arrayConcat([${than === null ? 'toUInt8(0)' : `${than}.2`}], arrayMap(${d} -> ${d}.1.2, ${said})))`;
    const currencies = currenciesOf(names, said, than);
    const partial = `if(${missed} = ${NO_DATA}, ${PARTIAL}, ${reason})`;
    const value = than === null ? foldedValue(plan, names, values) : ranked(names, values, than);
    return (
      `multiIf(length(${currencies}) > 1, ${nothing('float', `greatest(${missed}, ${MIXED_CURRENCY})`)}, ` +
      `${missed} >= ${MIXED_CURRENCY}, ${nothing('float', missed)}, ` +
      `empty(${values}), ${nothing('float', `if(${missed} = 0, ${NO_DATA}, ${missed})`)}, ` +
      `${finished(names, value, partial, plan.money ? `${currencies}[1]` : "''")})`
    );
  });
}

/** The currencies there are among values of days, and of what they are compared with. */
function currenciesOf(names: Names, days: Sql, than: Sql | null): Sql {
  const [a, b] = [names.fresh(), names.fresh()];
  const ofDays = `arrayMap(${b} -> ${b}.1.3, ${days})`;
  const all = than === null ? ofDays : `arrayPushBack(${ofDays}, ${than}.3)`;
  return `arrayDistinct(arrayFilter(${a} -> ${a} != '', ${all}))`;
}

function foldedValue({ fold }: Daily, names: Names, values: Sql): Sql {
  return fold.kind === 'stddev' ? deviation(names, values) : weighted(names, values);
}

function ranked(names: Names, values: Sql, than: Sql): Sql {
  const day = names.fresh();
  const halves = `arraySum(arrayMap(${day} -> multiIf(${day}.1.1 < ${than}.1, 2, ${day}.1.1 = ${than}.1, 1, 0), ${values}))`;
  return `(${halves} / (2 * length(${values})), ${OK})`;
}

/** The value (a pair of it and the reason for its being null) as a tuple. */
function finished(names: Names, value: Sql, reason: Sql, currency: Sql): Sql {
  return names.bind(value, (pair) =>
    [
      `multiIf(${pair}.2 != ${OK}, ${nothing('float', `${pair}.2`)}, `,
      `NOT isFinite(${pair}.1), ${nothing('float', String(OVERFLOW))}, `,
      `${tuple('float', `${pair}.1`, reason, currency)})`,
    ].join(''),
  );
}

function weighted(names: Names, values: Sql): Sql {
  const [acc, x, acc2, y] = [names.fresh(), names.fresh(), names.fresh(), names.fresh()];
  const above = `arrayFold((${acc}, ${x}) -> ${acc} + assumeNotNull(${x}.1.1) * assumeNotNull(${x}.2.1), ${values}, toFloat64(0))`;
  const below = `arrayFold((${acc2}, ${y}) -> ${acc2} + assumeNotNull(${y}.2.1), ${values}, toFloat64(0))`;
  return names.bindAll(
    [above, below],
    ([a = '', b = '']) => `(if(${b} = 0, 0., ${a} / ${b}), if(${b} = 0, ${DIV0}, ${OK}))`,
  );
}

function deviation(names: Names, values: Sql): Sql {
  const [x, acc, y, acc2, z] = Array.from({ length: 5 }, () => names.fresh());
  return names.bind(`arrayMap(${x} -> assumeNotNull(${x}.1.1), ${values})`, (list) => {
    const mean = `arrayFold((${acc}, ${y}) -> ${acc} + ${y}, ${list}, toFloat64(0)) / length(${list})`;
    const square = (middle: Sql) =>
      `arrayFold((${acc2}, ${z}) -> ${acc2} + (${z} - ${middle}) * (${z} - ${middle}), ${list}, toFloat64(0))`;
    const value = names.bind(mean, (middle) => `sqrt(${square(middle)} / (length(${list}) - 1))`);
    const equal = `arrayMin(${list}) = arrayMax(${list})`;
    return `(if(length(${list}) < 2 OR ${equal}, 0., ${value}), if(length(${list}) < 2, ${NO_DATA}, ${OK}))`;
  });
}

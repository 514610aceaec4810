import { reasonCode, type Sum } from '../plan/plan.ts';
import { stretchSql } from './frames.ts';
import type { RowLayout } from './row.ts';
import { type Names, nothing, type Sql, tuple } from './text.ts';

const { OK, PARTIAL, NO_DATA, MIXED_CURRENCY, OVERFLOW } = reasonCode;

/** What a sum needs of the query around it. */
export interface SumContext {
  readonly names: Names;
  readonly layout: RowLayout;
  /** The day that a function is at. */
  readonly each: Sql | null;
  /** Whether a row matches the sum's condition. */
  readonly matches: (row: Sql) => Sql | null;
  /** What one of a row's currency is in another on its day, as numerator and denominator; the first is negative where there is no rate. */
  readonly rate: (row: Sql, to: string) => Sql;
}

/** A sum over the rows of the entity or its account, as `run/series.ts` works it out. */
export function sumSql(sum: Sum, context: SumContext): Sql {
  const { names, layout, each } = context;
  const form = sum.scale === 6 ? 'micros' : 'int';
  const { from, to, known } = stretchSql(sum.frame, each);
  const rows = sum.account ? 'account_rows' : 'entity_rows';
  const body = names.bindAll([from, to], ([low = '', high = '']) => {
    const matched = filtered(names, rows, (row) => [...inFrame(sum, layout, row, low, high), context.matches(row)]);
    return names.bind(matched, (found) =>
      names.bind(
        filtered(names, found, (row) => said(sum, layout, row)),
        (told) => {
          const row = names.fresh();
          const some = said(sum, layout, row).join(' OR ');
          const lone = `arrayCount(${row} -> ${some}, ${found}) > length(${told})`;
          return settled(sum, context, { found, told, lone, ...coverage(names, sum, low, high) });
        },
      ),
    );
  });
  return known === null ? body : `if(${known}, ${body}, ${nothing(form, String(NO_DATA))})`;
}

function filtered(names: Names, rows: Sql, conditions: (row: Sql) => readonly (Sql | null)[]): Sql {
  const row = names.fresh();
  const all = conditions(row).filter((condition) => condition !== null);
  return `arrayFilter(${row} -> ${all.join(' AND ')}, ${rows})`;
}

function inFrame(sum: Sum, layout: RowLayout, row: Sql, low: Sql, high: Sql): readonly Sql[] {
  const hours = sum.frame.kind === 'hours';
  const at = hours ? `(${layout.day(row)} * 24 + ${layout.hour(row)})` : layout.day(row);
  return [`${layout.hour(row)} ${hours ? '>=' : '<'} 0`, `${at} >= ${low}`, `${at} <= ${high}`];
}

function said(sum: Sum, layout: RowLayout, row: Sql): readonly Sql[] {
  return [sum.measure, ...sum.together].map((name) => `isNotNull(${layout.measure(row, name)})`);
}

/** Of the days, whether any and whether all are known. */
function coverage(names: Names, { frame }: Sum, low: Sql, high: Sql): { any: Sql; all: Sql } {
  const hours = frame.kind === 'hours';
  const [from, to] = hours ? [`intDiv(${low}, 24)`, `intDiv(${high}, 24)`] : [low, high];
  const last = hours ? 'moment_today' : 'moment_complete';
  const day = names.fresh();
  const count = `arrayCount(${day} -> ${day} >= ${from} AND ${day} <= least(${to}, ${last}), complete_days)`;
  return { any: `${count} > 0`, all: `${count} >= ${to} - ${from} + 1` };
}

interface Parts {
  readonly found: Sql;
  readonly told: Sql;
  readonly lone: Sql;
  readonly any: Sql;
  readonly all: Sql;
}

function settled(sum: Sum, context: SumContext, { found, told, lone, any, all }: Parts): Sql {
  const { names, layout } = context;
  const form = sum.scale === 6 ? 'micros' : 'int';
  const greatest = form === 'micros' ? "toInt128('9223372036854775807')" : "toInt128('9007199254740991')";
  const row = names.fresh();
  const currencies =
    sum.convertTo === null ? `arrayDistinct(arrayMap(${row} -> ${layout.currency(row)}, ${told}))` : null;
  const mixed = sum.money && currencies !== null ? `length(${currencies}) > 1` : '0';
  const currency = !sum.money
    ? "''"
    : `if(empty(${told}), '', ${sum.convertTo === null ? layout.currency(`${told}[1]`) : `'${sum.convertTo}'`})`;
  const silent = `(notEmpty(${found}) AND empty(${told})) OR (empty(${found}) AND NOT (${any}))`;
  return names.bind(total(sum, context, told), (amount) =>
    [
      'multiIf(',
      `${mixed}, ${nothing(form, String(MIXED_CURRENCY))}, `,
      `${unconverted(sum, context, told)} OR ${silent}, ${nothing(form, String(NO_DATA))}, `,
      `abs(${amount}) > ${greatest}, ${nothing(form, String(OVERFLOW))}, `,
      tuple(form, `toInt64(${amount})`, `if(${all} AND NOT (${lone}), ${OK}, ${PARTIAL})`, currency),
      ')',
    ].join(''),
  );
}

function unconverted({ convertTo }: Sum, { names, rate }: SumContext, told: Sql): Sql {
  if (convertTo === null) return '0';
  const row = names.fresh();
  return `arrayExists(${row} -> ${rate(row, convertTo)}.1 < 0, ${told})`;
}

/** The exact sum: of 128 bits, so that it is known when it leaves the 64 of its type. */
function total({ measure, convertTo }: Sum, { names, layout, rate }: SumContext, told: Sql): Sql {
  const row = names.fresh();
  const value = `assumeNotNull(${layout.measure(row, measure)})`;
  const amount = convertTo === null ? `toInt128(${value})` : timesRate(names, value, rate(row, convertTo));
  return `arrayReduce('sum', arrayMap(${row} -> ${amount}, ${told}))`;
}

/** Greater than any sum that is told, and small enough that many of them stay within 128 bits. */
const beyond = "toUInt256('1267650600228229401496703205376')";

/** micros × numerator / denominator, a half to the even micro, as `convertMicros`. */
function timesRate(names: Names, micros: Sql, rate: Sql): Sql {
  return names.bind(rate, (pair) =>
    names.bindAll(
      [`toInt256(${micros}) * toInt256(${pair}.1)`, `toUInt256(${pair}.2)`],
      ([product = '', denominator = '']) =>
        names.bindAll(
          [`intDiv(abs(${product}), ${denominator})`, `modulo(abs(${product}), ${denominator}) * toUInt256(2)`],
          ([whole = '', twice = '']) => {
            const up = `${twice} > ${denominator} OR (${twice} = ${denominator} AND modulo(${whole}, 2) = 1)`;
            const rounded = `toInt128(least(${whole}, ${beyond})) + if(${up}, 1, 0)`;
            return `if(${product} < 0, toInt128(-(${rounded})), toInt128(${rounded}))`;
          },
        ),
    ),
  );
}

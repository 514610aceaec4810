import { type Form, type Plan, reasonCode } from '../plan/plan.ts';
import { dailySql } from './daily.ts';
import { dateOf } from './frames.ts';
import type { RowLayout } from './row.ts';
import { sumSql } from './sum.ts';
import { double, Names, nothing, quoted, type Sql, tuple } from './text.ts';

const { OK, PARTIAL, NO_DATA, DIV0, MIXED_CURRENCY, OVERFLOW } = reasonCode;

/** What expressions need to know of the query. */
export interface WriterOptions {
  readonly layout: RowLayout;
  /** Zones of the accounts that are asked for. */
  readonly zones: readonly string[];
  readonly rate: (row: Sql, to: string) => Sql;
}

/** Where an expression stands: at a day, or in a condition on a row. */
interface Place {
  readonly each: Sql | null;
  readonly row: Sql | null;
}

type Of<Op extends Plan['op']> = Plan & { op: Op };
type Choice = Extract<
  Plan,
  { op: 'and' | 'or' | 'not' | 'in' | 'isNull' | 'if' | 'coalesce' | 'nullIf' | 'zeroIfMissing' | 'unlessDiv0' }
>;

/** Writes plans as SQL, step by step what `run/compile.ts` does. */
export class SqlWriter {
  readonly #names = new Names();
  readonly #options: WriterOptions;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  write(plan: Plan, place: Place = { each: null, row: null }, form: Form = plan.form): Sql {
    switch (plan.op) {
      case 'constant':
        return constantSql(plan.value, form);
      case 'sum':
        return this.#sum(plan, place);
      case 'rowMeasure':
        return present(plan.form, this.#options.layout.measure(place.row ?? '', plan.measure));
      case 'rowText':
        return present('text', this.#options.layout.text(place.row ?? '', plan.name));
      case 'rowClock':
        return this.#clock(plan, place.row ?? '');
      case 'float': {
        const micros = plan.of.form === 'micros' ? ' / 1e6' : '';
        return this.#mapped(plan.of, place, (a) => tuple('float', `toFloat64(${a}.1)${micros}`, `${a}.2`, `${a}.3`));
      }
      case 'negative':
        return this.#mapped(plan.of, place, (a) => tuple(plan.form, `0 - ${a}.1`, `${a}.2`, `${a}.3`));
      case 'add':
      case 'subtract':
        return this.#added(plan, place);
      case 'fraction':
        return this.#fraction(plan, place);
      case 'compare':
        return this.#met(
          [plan.left, plan.right],
          place,
          'bool',
          ([a = '', b = '']) => `${a}.1 ${comparisons[plan.sign]} ${b}.1`,
          false,
        );
      case 'abs':
      case 'log':
      case 'sqrt':
        return this.#mapped(plan.of, place, (a) => this.#finite(`${plan.op}(${a}.1)`, `${a}.2`, `${a}.3`));
      case 'round':
        return this.#mapped(plan.of, place, (a) =>
          this.#finite(this.#rounded(`${a}.1`, plan.digits), `${a}.2`, `${a}.3`),
        );
      case 'least':
      case 'greatest':
        return this.#met(
          plan.items,
          place,
          'float',
          (items) => `${plan.op}(${items.map((item) => `${item}.1`).join(', ')})`,
          true,
        );
      case 'meanOf':
        return this.#meanOf(plan, place);
      case 'daily':
        return dailySql(plan, this.#names, (inner, each) => this.write(inner, { ...place, each }), place.each);
      case 'due':
        return this.#due(plan);
      case 'projected':
        return this.#projected(plan, place);
      case 'troubles':
        return nothing('int', String(NO_DATA));
      default:
        return this.#choice(plan, place, form);
    }
  }

  #sum({ sum }: Of<'sum'>, { each }: Place): Sql {
    const { filter } = sum;
    return sumSql(sum, {
      names: this.#names,
      layout: this.#options.layout,
      each,
      matches: (row) => (filter === null ? null : `ifNull(${this.write(filter, { each, row })}.1, 0) = 1`),
      rate: this.#options.rate,
    });
  }

  #clock({ name }: Of<'rowClock'>, row: Sql): Sql {
    const { layout } = this.#options;
    if (name === 'weekday') return tuple('int', `toDayOfWeek(${dateOf(layout.day(row))})`, String(OK));
    return present('int', `if(${layout.hour(row)} < 0, NULL, ${layout.hour(row)})`);
  }

  /** A step on one value that keeps null as it is. */
  #mapped(of: Plan, place: Place, body: (name: Sql) => Sql): Sql {
    return this.#names.bind(this.write(of, place), body);
  }

  /** A step on several values: null where one is, or where their currencies differ. */
  #met(
    parts: readonly Plan[],
    place: Place,
    form: Form,
    value: (names: readonly Sql[]) => Sql,
    keepsCurrency: boolean,
  ): Sql {
    return this.#names.bindAll(
      parts.map((part) => this.write(part, place)),
      (names) =>
        this.#names.bind(this.#meeting(names), (met) => {
          const currency = keepsCurrency ? `${met}.2` : "''";
          return `if(${met}.1 >= ${NO_DATA}, ${nothing(form, `${met}.1`)}, ${tuple(form, value(names), `${met}.1`, currency)})`;
        }),
    );
  }

  /** Reason and currency of values that meet. */
  #meeting(values: readonly Sql[]): Sql {
    const currency = this.#names.fresh();
    const list = `arrayDistinct(arrayFilter(${currency} -> ${currency} != '', [${values.map((value) => `${value}.3`).join(', ')}]))`;
    return this.#names.bind(list, (currencies) => {
      const mixed = `toUInt8(if(length(${currencies}) > 1, ${MIXED_CURRENCY}, 0))`;
      return `(greatest(${[mixed, mixed, ...values.map((value) => `${value}.2`)].join(', ')}), ${currencies}[1])`;
    });
  }

  #added(plan: Of<'add' | 'subtract'>, place: Place): Sql {
    const { form, op } = plan;
    const sign = op === 'add' ? '+' : '-';
    const parts = [plan.left, plan.right];
    return this.#names.bindAll(
      parts.map((part) => this.write(part, place)),
      (names) =>
        this.#names.bind(this.#meeting(names), (met) => {
          const terms = names.map((name, at) => (form === 'float' ? `${name}.1` : wide(name, form, parts[at]?.form)));
          return this.#names.bind(terms.join(` ${sign} `), (value) => {
            const fits =
              form === 'float'
                ? `isFinite(${value})`
                : `abs(${value}) <= ${greatest[form === 'int' ? 'int' : 'micros']}`;
            return (
              `multiIf(${met}.1 >= ${NO_DATA}, ${nothing(form, `${met}.1`)}, NOT ifNull(${fits}, 0), ` +
              `${nothing(form, String(OVERFLOW))}, ${tuple(form, form === 'float' ? value : `toInt64(${value})`, `${met}.1`, `${met}.2`)})`
            );
          });
        }),
    );
  }

  #fraction({ above, below, times, per, money }: Of<'fraction'>, place: Place): Sql {
    const parts = [...above, ...below].map((part) => this.write(part, place));
    return this.#names.bindAll(parts, (names) => {
      const product = (factors: readonly Sql[], constant: number) =>
        [...factors.map((factor) => `toFloat64(${factor}.1)`), double(constant)].join(' * ');
      const [upper, lower] = [names.slice(0, above.length), names.slice(above.length)];
      return this.#names.bindAll([this.#meeting(names), product(lower, per)], ([met = '', divisor = '']) =>
        this.#names.bind(`${product(upper, times)} / ${divisor}`, (value) => {
          const result = tuple('float', value, `${met}.1`, money ? `${met}.2` : "''");
          return (
            `multiIf(${met}.1 >= ${NO_DATA}, ${nothing('float', `${met}.1`)}, ifNull(${divisor} = 0, 0), ${nothing('float', String(DIV0))}, ` +
            `NOT ifNull(isFinite(${value}), 0), ${nothing('float', String(OVERFLOW))}, ${result})`
          );
        }),
      );
    });
  }

  /** A float that came out of a value; null when it is none. */
  #finite(value: Sql, reason: Sql, currency: Sql): Sql {
    return this.#names.bind(value, (float) =>
      [
        `multiIf(${reason} >= ${NO_DATA}, ${nothing('float', reason)}, `,
        `NOT ifNull(isFinite(${float}), 0), ${nothing('float', String(OVERFLOW))}, ${tuple('float', float, reason, currency)})`,
      ].join(''),
    );
  }

  #rounded(value: Sql, digits: number): Sql {
    const scale = double(10 ** digits);
    return this.#names.bind(`${value} * ${scale}`, (scaled) =>
      this.#names.bind(`floor(${scaled})`, (whole) => {
        const over = `(${scaled} - ${whole})`;
        const up = `${over} > 0.5 OR (${over} = 0.5 AND modulo(${whole}, 2) != 0)`;
        return `if(${up}, ${whole} + 1, ${whole}) / ${scale}`;
      }),
    );
  }

  #meanOf({ items }: Of<'meanOf'>, place: Place): Sql {
    const [a, b, acc, x] = Array.from({ length: 4 }, () => this.#names.fresh());
    return this.#names.bind(`[${items.map((item) => this.write(item, place)).join(', ')}]`, (all) =>
      this.#names.bindAll(
        [
          `arrayFilter(${a} -> isNotNull(${a}.1), ${all})`,
          `arrayMax(arrayMap(${b} -> if(isNull(${b}.1), ${b}.2, toUInt8(0)), ${all}))`,
        ],
        ([told = '', missed = '']) =>
          this.#names.bind(this.#meetingOf(told), (met) => {
            const sum = `arrayFold((${acc}, ${x}) -> ${acc} + assumeNotNull(${x}.1), ${told}, toFloat64(0))`;
            const result = tuple(
              'float',
              `${sum} / length(${told})`,
              `if(${missed} = 0, ${met}.1, ${PARTIAL})`,
              `${met}.2`,
            );
            return (
              `multiIf(${missed} >= ${MIXED_CURRENCY} OR ${met}.1 >= ${NO_DATA}, ${nothing('float', `greatest(${missed}, ${met}.1)`)}, ` +
              `empty(${told}), ${nothing('float', `if(${missed} = 0, ${NO_DATA}, ${missed})`)}, ${result})`
            );
          }),
      ),
    );
  }

  /** As `#meeting`, of an array. */
  #meetingOf(values: Sql): Sql {
    const [a, b, c] = [this.#names.fresh(), this.#names.fresh(), this.#names.fresh()];
    const currencies = `arrayDistinct(arrayFilter(${a} -> ${a} != '', arrayMap(${b} -> ${b}.3, ${values})))`;
    return this.#names.bind(currencies, (list) => {
      const mixed = `toUInt8(if(length(${list}) > 1, ${MIXED_CURRENCY}, 0))`;
      return `(greatest(${mixed}, arrayMax(arrayConcat([toUInt8(0)], arrayMap(${c} -> ${c}.2, ${values})))), ${list}[1])`;
    });
  }

  /** The instant at which a local day begins, in seconds. */
  #start(day: Sql): Sql {
    const branches = this.#options.zones.map(
      (zone) => `zone = ${quoted(zone)}, toInt64(toUnixTimestamp(toDateTime(${dateOf(day)}, ${quoted(zone)})))`,
    );
    return `multiIf(${branches.join(', ')}, toInt64(toUnixTimestamp(toDateTime(${dateOf(day)}, 'UTC'))))`;
  }

  #due({ back }: Of<'due'>): Sql {
    const ended = `least(greatest(moment_complete - ${back} + 1, flight.4), flight.5 + 1)`;
    const [gone, whole] = [
      `(${this.#start(ended)} - ${this.#start('flight.4')})`,
      `(${this.#start('flight.5 + 1')} - ${this.#start('flight.4')})`,
    ];
    const due = `(toFloat64(flight.6) / 1e6) * (${gone} / ${whole})`;
    return `if(flight.8 = 1, ${tuple('float', due, String(OK), 'flight.7')}, ${nothing('float', String(NO_DATA))})`;
  }

  #projected({ total, last, back }: Of<'projected'>, place: Place): Sql {
    const ended = `moment_complete - ${back}`;
    const length = `(${this.#start(`${ended} + 1`)} - ${this.#start(ended)})`;
    const remaining = `greatest(0, ${this.#start('flight.5 + 1')} - ${this.#start(`${ended} + 1`)})`;
    const value = this.#met(
      [total, last],
      place,
      'float',
      ([sum = '', rate = '']) => `${sum}.1 + (${rate}.1 / ${length}) * ${remaining}`,
      true,
    );
    return `if(flight.8 = 1, ${value}, ${nothing('float', String(NO_DATA))})`;
  }

  #choice(plan: Choice, place: Place, form: Form): Sql {
    const bind = (part: Plan, body: (name: Sql) => Sql) => this.#names.bind(this.write(part, place), body);
    switch (plan.op) {
      case 'and':
      case 'or': {
        const [decides, other] = plan.op === 'or' ? [1, 0] : [0, 1];
        return bind(plan.left, (a) =>
          bind(plan.right, (b) => {
            const undecided = tuple(
              'bool',
              `if(isNull(${a}.1) OR isNull(${b}.1), NULL, ${other})`,
              `greatest(${a}.2, ${b}.2)`,
            );
            return `multiIf(ifNull(${a}.1 = ${decides}, 0), ${a}, ifNull(${b}.1 = ${decides}, 0), ${b}, ${undecided})`;
          }),
        );
      }
      case 'not':
        return bind(plan.of, (a) => tuple('bool', `NOT ${a}.1`, `${a}.2`));
      case 'in': {
        const list = plan.list.map((item) => (typeof item === 'number' ? double(item) : quoted(item))).join(', ');
        return bind(plan.of, (a) =>
          tuple('bool', `if(isNull(${a}.1), NULL, has([${list}], assumeNotNull(${a}.1)))`, `${a}.2`),
        );
      }
      case 'isNull':
        return bind(plan.of, (a) => tuple('bool', `${plan.negated ? 'isNotNull' : 'isNull'}(${a}.1)`, String(OK)));
      case 'if':
        return bind(plan.condition, (holds) => {
          const [then, otherwise] = [plan.then, plan.otherwise].map((part) => this.write(part, place, form));
          return `multiIf(isNull(${holds}.1), ${nothing(form, `${holds}.2`)}, ${holds}.1 = 1, ${then}, ${otherwise})`;
        });
      case 'coalesce':
        return plan.items
          .map((item) => this.write(item, place, form))
          .reduceRight((rest, item) => this.#names.bind(item, (a) => `if(isNotNull(${a}.1), ${a}, ${rest})`));
      case 'nullIf':
        return bind(plan.left, (a) =>
          bind(plan.right, (b) => `if(ifNull(${a}.1 = ${b}.1, 0), ${nothing(form, String(NO_DATA))}, ${a})`),
        );
      case 'zeroIfMissing':
        return bind(
          plan.of,
          (a) => `if(isNull(${a}.1) AND ${a}.2 = ${NO_DATA}, ${tuple(form, '0', String(OK))}, ${a})`,
        );
      case 'unlessDiv0':
        return bind(
          plan.of,
          (a) => `if(isNull(${a}.1) AND ${a}.2 = ${DIV0}, ${this.write(plan.instead, place, form)}, ${a})`,
        );
    }
  }
}

const comparisons = { '==': '=', '!=': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const;

const greatest = { int: "toInt128('9007199254740991')", micros: "toInt128('9223372036854775807')" } as const;

/** A term of an exact sum, in 128 bits. */
function wide(name: Sql, form: Form, own: Form | undefined): Sql {
  const whole = `toInt128(${name}.1)`;
  return form === 'micros' && own === 'int' ? `${whole} * 1000000` : whole;
}

/** A value that is null where the row does not say it. */
function present(form: Form, value: Sql): Sql {
  return tuple(form, value, `if(isNull(${value}), ${NO_DATA}, ${OK})`);
}

function constantSql(value: number | string | boolean | null, form: Form): Sql {
  if (value === null) return nothing(form, String(NO_DATA));
  if (typeof value === 'number') return tuple('float', double(value), String(OK));
  return typeof value === 'string'
    ? tuple('text', quoted(value), String(OK))
    : tuple('bool', value ? '1' : '0', String(OK));
}

import type { Form } from '../plan/plan.ts';

/**
 * Every value in SQL is a tuple: the value (null where there is none), the code of its reason, its currency ('' for none). The
 * columns that expressions use are listed in `query.ts`.
 */
export type Sql = string;

const types: Readonly<Record<Form, string>> = {
  int: 'Nullable(Int64)',
  micros: 'Nullable(Int64)',
  float: 'Nullable(Float64)',
  bool: 'Nullable(UInt8)',
  text: 'Nullable(String)',
};

/** A tuple of its three parts. */
export function tuple(form: Form, value: Sql, reason: Sql, currency: Sql = "''"): Sql {
  return `(CAST(${value} AS ${types[form]}), toUInt8(${reason}), ${currency})`;
}

/** Null with a reason. */
export function nothing(form: Form, reason: Sql): Sql {
  return tuple(form, 'NULL', reason);
}

/** A text literal. */
export function quoted(text: string): Sql {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A float literal: the shortest digits that give the same float. */
export function double(value: number): Sql {
  return `toFloat64(${quoted(String(value))})`;
}

/** Gives names that no lambda of the query has had. */
export class Names {
  #next = 0;

  /** An expression with the name of a value that is worked out once. ClickHouse has no such thing inside of lambdas; an array of one does it. */
  bind(value: Sql, body: (name: Sql) => Sql): Sql {
    const name = this.fresh();
    return `arrayMap(${name} -> ${body(name)}, [${value}])[1]`;
  }

  /** As `bind`, for several values. */
  bindAll(values: readonly Sql[], body: (names: readonly Sql[]) => Sql): Sql {
    const names = values.map(() => this.fresh());
    return values.reduceRight<Sql>(
      (inner, value, at) => `arrayMap(${names[at]} -> ${inner}, [${value}])[1]`,
      body(names),
    );
  }

  fresh(): Sql {
    this.#next += 1;
    return `v${this.#next}`;
  }
}

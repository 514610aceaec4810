/** Conditions of a query with their values: what a request says gets into a query as a value only. */
export class Conditions {
  readonly values: unknown[] = [];
  readonly #all: string[] = [];

  /** The parameter that stands for a value. */
  bind(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`;
  }

  /** Adds a condition that holds no values of the request but bound ones. */
  add(condition: string): void {
    this.#all.push(`(${condition})`);
  }

  /** The column is this text; any where it is not said. */
  is(column: string, value: string | null | undefined): void {
    if (value !== null && value !== undefined) this.add(`${column} = ${this.bind(value, 'text')}`);
  }

  /** The column is one of these texts; any where they are not said. */
  isOneOf(column: string, list: readonly string[] | null | undefined): void {
    if (list !== null && list !== undefined) this.add(`${column} = any(${this.bind([...list], 'text[]')})`);
  }

  /** `where …`, or nothing. */
  get where(): string {
    return this.#all.length === 0 ? '' : `where ${this.#all.join(' and ')}`;
  }
}

/** Examples kept of each kind of finding: enough to look for the cause. */
const MAX_EXAMPLES = 5;

export type FindingKind = 'lost' | 'doubled' | 'wrong';

/** What a check has found, counted by kind, with a few examples. */
export class Findings {
  readonly #counts: Record<FindingKind, number> = { lost: 0, doubled: 0, wrong: 0 };
  readonly #examples: Record<FindingKind, string[]> = { lost: [], doubled: [], wrong: [] };

  add(kind: FindingKind, example: string, count = 1): void {
    this.#counts[kind] += count;
    if (this.#examples[kind].length < MAX_EXAMPLES) this.#examples[kind].push(`${kind}: ${example}`);
  }

  count(kind: FindingKind): number {
    return this.#counts[kind];
  }

  get isClean(): boolean {
    return this.#counts.lost + this.#counts.doubled + this.#counts.wrong === 0;
  }

  get examples(): string[] {
    return Object.values(this.#examples).flat();
  }

  /**
   * Compares what must be in a topic, in order, with what is: `name` tells which thing a value is about, so that one that
   * differs is told from one that is missing.
   */
  compare<V>(what: string, expected: readonly V[], seen: readonly V[], name: (value: V) => string): void {
    const wanted = new Map(expected.map((value) => [name(value), JSON.stringify(value)]));
    const found = new Map<string, number>();
    for (const value of seen) {
      const times = (found.get(name(value)) ?? 0) + 1;
      found.set(name(value), times);
      const want = wanted.get(name(value));
      const is = JSON.stringify(value);
      if (want === undefined) this.add('wrong', `${what}: ${is} should not be there`);
      else if (times > 1) this.add('doubled', `${what}: ${is} the ${times}. time`);
      else if (want !== is) this.add('wrong', `${what}: ${is} instead of ${want}`);
    }
    for (const [key, value] of wanted) if (!found.has(key)) this.add('lost', `${what}: ${value}`);
    this.#compareOrder(what, expected.map(name), seen.map(name), found);
  }

  #compareOrder(
    what: string,
    expected: readonly string[],
    seen: readonly string[],
    found: ReadonlyMap<string, number>,
  ): void {
    const first = new Set(seen);
    const inOrder = expected.filter((key) => found.has(key));
    const order = new Map(inOrder.map((key, index) => [key, index]));
    let last = -1;
    for (const key of first) {
      const place = order.get(key);
      if (place === undefined) continue;
      if (place < last) this.add('wrong', `${what}: ${key} is out of order`);
      last = Math.max(last, place);
    }
  }

  /** Compares a quantity that must be conserved. */
  compareCount(what: string, expected: number, seen: number): void {
    if (seen < expected) this.add('lost', `${what}: ${seen} of ${expected}`, expected - seen);
    else if (seen > expected) this.add('doubled', `${what}: ${seen}, ${expected} expected`, seen - expected);
  }
}

import type { Gauge, LabelValues } from 'prom-client';

/** A gauge of things that come and go: what a round does not set is no longer shown after it. */
export class RoundGauge<L extends string> {
  readonly #gauge: Gauge<L>;
  #shown = new Map<string, LabelValues<L>>();
  #round = new Map<string, LabelValues<L>>();

  constructor(gauge: Gauge<L>) {
    this.#gauge = gauge;
  }

  set(labels: LabelValues<L>, value: number): void {
    this.#gauge.set(labels, value);
    this.#round.set(JSON.stringify(labels), labels);
  }

  endRound(): void {
    for (const [key, labels] of this.#shown) if (!this.#round.has(key)) this.#gauge.remove(labels);
    this.#shown = this.#round;
    this.#round = new Map();
  }
}

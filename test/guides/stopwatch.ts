/** Times the steps of somebody's first minutes. */
export class Stopwatch {
  readonly #began = performance.now();
  readonly #steps: { readonly what: string; readonly at: number }[] = [];

  /** What was reached just now. */
  reached(what: string): void {
    this.#steps.push({ what, at: this.seconds });
  }

  /** Since the beginning. */
  get seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  /** A line a step: when it was reached, and what. */
  lines(title: string): string {
    const lines = this.#steps.map(({ what, at }) => `  ${at.toFixed(1).padStart(6)} s  ${what}`);
    return [title, ...lines].join('\n');
  }
}

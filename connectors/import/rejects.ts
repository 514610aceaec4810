/** Rows of a file that were refused for the same reason. */
export interface RefusedGroup {
  readonly code: string;
  readonly rows: number;
  /** Lines of the file, the first `listedLines` of them in ascending order. */
  readonly lines: readonly number[];
  /** What is wrong with the first of them. */
  readonly example: string;
}

/** Lines that a group names; all are counted. */
export const listedLines = 20;

/** Counts rejected rows by reason. Holds as much for a million of them as for a few. */
export class Rejects {
  readonly #groups = new Map<string, { rows: number; readonly lines: number[]; readonly example: string }>();

  /** Goes on from what an earlier run had counted. */
  constructor(before: readonly RefusedGroup[] = []) {
    for (const { code, rows, lines, example } of before) this.#groups.set(code, { rows, lines: [...lines], example });
  }

  /** Counts one; lines come in the order of the file. */
  add({ line, code, reason }: { readonly line: number; readonly code: string; readonly reason: string }): void {
    const group = this.#groups.get(code) ?? { rows: 0, lines: [], example: reason };
    group.rows += 1;
    if (group.lines.length < listedLines) group.lines.push(line);
    this.#groups.set(code, group);
  }

  /** Rows of all reasons. */
  get rows(): number {
    return [...this.#groups.values()].reduce((sum, group) => sum + group.rows, 0);
  }

  /** By reason, in the order of their codes. */
  groups(): readonly RefusedGroup[] {
    const byCode = [...this.#groups].sort(([a], [b]) => (a < b ? -1 : 1));
    return byCode.map(([code, { rows, lines, example }]) => ({ code, rows, lines: [...lines], example }));
  }
}

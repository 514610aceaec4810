/**
 * The one of `names` that `said` was probably meant to be: at most a third of its letters are wrong, missing, too many or swapped.
 * Undefined when none is near.
 */
export function nearest(said: string, names: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(said.length / 3));
  let best: string | undefined;
  let fewest = most + 1;
  for (const name of names) {
    const wrong = distance(said, name);
    if (wrong < fewest) {
      best = name;
      fewest = wrong;
    }
  }
  return best;
}

/** Letters to change, add, leave out or swap with the next one (Damerau's distance, each place edited once). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

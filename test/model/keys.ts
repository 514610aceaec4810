import { everyone, type World } from './world.ts';

/**
 * Keys of worlds. Most of a world is shared with the one before it, so each part is turned into text once and known by a
 * number from then on.
 */
export function worldKeys(): (world: World) => string {
  const numbers = new Map<string, number>();
  const known = new WeakMap<object, number>();
  const numberOf = (part: object | null): number => {
    if (part === null) return -1;
    const found = known.get(part);
    if (found !== undefined) return found;
    const text = JSON.stringify(part);
    let number = numbers.get(text);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(text, number);
    }
    known.set(part, number);
    return number;
  };
  return ({ processes, group, named, producers, txns, log, compacted, acquired, redis, copy, faults, wrong }) =>
    [
      ...everyone.map((who) => numberOf(processes[who])),
      ...[group, producers, redis, copy, faults].map(numberOf),
      named,
      compacted,
      acquired,
      wrong,
      log.join('.'),
      ...txns.map(numberOf),
    ].join();
}

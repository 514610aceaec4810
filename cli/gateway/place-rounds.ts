import { grouped } from '../../base/grouped.ts';
import type { TopicPartition } from './broker-reader.ts';
import type { OffsetRange } from './read-ranges.ts';

/** Offsets between two places that are rather read over than gone to anew. */
const mostBetween = 500;

/**
 * Places as ranges to read, in rounds: in each round one range of a partition at most. Places that lie near to each other are in one
 * range, so that letters that were refused together take one round.
 */
export function roundsOf(
  places: readonly (TopicPartition & { readonly offset: number })[],
): readonly (readonly OffsetRange[])[] {
  const rounds: OffsetRange[][] = [];
  for (const ofPartition of grouped(places, ({ topic, partition }) => `${topic}/${partition}`).values()) {
    const ranges: OffsetRange[] = [];
    for (const { topic, partition, offset } of [...ofPartition].sort((a, b) => a.offset - b.offset)) {
      const last = ranges.at(-1);
      if (last === undefined || offset - last.to > mostBetween) {
        ranges.push({ topic, partition, from: offset, to: offset + 1 });
      } else ranges[ranges.length - 1] = { ...last, to: offset + 1 };
    }
    for (const [at, range] of ranges.entries()) rounds[at] = [...(rounds[at] ?? []), range];
  }
  return rounds;
}

import type { Level, SliceEvent } from '../../schemas/generated/types.ts';
import type { Trouble } from '../formula/plan/plan.ts';
import { textList } from '../text-list.ts';

/** Something that is wrong with a slice of an account. */
export interface KeptTrouble {
  readonly trouble: Trouble;
  readonly level: Level;
  readonly slice: string;
}

/** The trouble of an event; undefined for one of a kind that a newer version tells. */
export function troubleOf({ trouble, level, slice_id: slice }: SliceEvent): KeptTrouble | undefined {
  return trouble === 'UNKNOWN' ? undefined : { trouble, level, slice };
}

/** Name of a trouble inside of its account's group. */
export function troubleField({ trouble, slice }: KeptTrouble): string {
  return textList(trouble, slice);
}

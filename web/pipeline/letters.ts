import type { DeadLettersQuery } from '../generated/operations.ts';

export type Letter = DeadLettersQuery['deadLetters']['nodes'][number];

/** What "all" is of letters: not those that were given back, which their topic keeps all the same. */
export function allToGiveBack(letters: readonly Letter[]): readonly string[] {
  return letters.filter(({ isGivenBack }) => isGivenBack !== true).map(({ id }) => id);
}

/** How often a letter went back: itself, and its record when it had been refused before. */
export function givenBackWords({ isGivenBack, redrives }: Letter): string {
  const before = redrives === 1 ? 'once before' : `${redrives} times before`;
  if (isGivenBack === true) return redrives === 0 ? 'yes' : `yes, and ${before}`;
  return redrives === 0 ? 'never' : before;
}

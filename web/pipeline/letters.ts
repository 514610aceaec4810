import type { DeadLettersQuery, RedriveMutation } from '../generated/operations.ts';

export type Letter = DeadLettersQuery['deadLetters']['nodes'][number];
export type Redriven = Extract<RedriveMutation['redriveDeadLetters'], { readonly __typename: 'Redriven' }>;

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

/** What became of letters that were to be given back; of those that stay, why the first of them does. */
export function redrivenWords(
  { count, letters }: Pick<Redriven, 'count' | 'letters'>,
  format: (count: number) => string,
): string {
  const stay = letters.filter(({ refused }) => refused !== null);
  const given = `${format(count)} ${count === 1 ? 'was' : 'were'} given back`;
  if (stay.length === 0) return `${given}.`;
  return `${given}; ${format(stay.length)} ${stay.length === 1 ? 'stays' : 'stay'}: ${stay[0]?.refused}`;
}

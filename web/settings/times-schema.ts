import * as z from 'zod/mini';

/** Characters of a name of times at most. */
export const mostOfTimes = 63;

/** A name for times that none of those there are has. */
export function timesSchema(taken: readonly string[]) {
  return z.object({
    name: z.string().check(
      z.trim(),
      z.minLength(1, 'Give them a name.'),
      z.maxLength(mostOfTimes, `A name has ${mostOfTimes} characters at most.`),
      z.regex(/^[a-z][a-z0-9_-]*$/, 'Write small letters, digits, _ and -, beginning with a letter.'),
      z.refine((name) => !taken.includes(name), 'There are times of this name.'),
    ),
  });
}

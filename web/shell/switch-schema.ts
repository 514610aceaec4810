import * as z from 'zod/mini';

/** Characters of an organisation's id at most, as the gateway takes them. */
export const mostOfOrganisation = 64;

export const switchSchema = z.object({
  organisation: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, 'Type the id of an organisation.'),
      z.maxLength(mostOfOrganisation, `An id has ${mostOfOrganisation} characters at most.`),
    ),
});

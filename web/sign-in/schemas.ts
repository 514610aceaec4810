import * as z from 'zod/mini';

/** Characters of a new password at least, and of any at most, as the gateway counts them. */
export const [leastOfPassword, mostOfPassword] = [12, 256] as const;
/** Characters of an address, of a name and of a code at most, as the gateway takes them. */
export const [mostOfEmail, mostOfName, mostOfCode] = [254, 200, 40] as const;
/** Characters of a code at least: those of an authenticator have six. */
export const leastOfCode = 6;

/** Who gets mail: what the gateway takes for an address. */
export const email = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, 'Type the e-mail address.'),
    z.maxLength(mostOfEmail, `An address has ${mostOfEmail} characters at most.`),
    z.regex(
      /^[^@\s<>"',;:()[\]\\\p{Cc}]+@[^@\s<>"',;:()[\]\\\p{Cc}]+$/u,
      'That is no e-mail address: write ann@example.com.',
    ),
  );

/** A password that there is already. */
export const password = z.string().check(z.minLength(1, 'Type the password.'));

/** A password that is chosen. Whether it is too easily found is told by the gateway alone. */
export const newPassword = z.string().check(
  z.minLength(1, 'Type the password.'),
  z.refine((text) => charactersOf(text) >= leastOfPassword, `${leastOfPassword} characters are the least.`),
  z.refine((text) => charactersOf(text) <= mostOfPassword, `${mostOfPassword} characters are the most.`),
);

/** A code of an authenticator, or a recovery code. */
export const code = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, 'Type the code.'),
    z.minLength(leastOfCode, 'It is too short: a code has six digits, a recovery code more.'),
    z.maxLength(mostOfCode, `A code has ${mostOfCode} characters at most.`),
  );

export const loginSchema = z.object({ email, password });
export const forgotSchema = z.object({ email });
export const resetSchema = z.object({ password: newPassword });
export const codeSchema = z.object({ code });

const name = z.string().check(z.trim(), z.maxLength(mostOfName, `A name has ${mostOfName} characters at most.`));
/** Accepting an invitation: who is new chooses a password, others give theirs. */
export const acceptanceSchemas = {
  NEW: z.object({ name, password: newPassword }),
  EXISTING: z.object({ name, password }),
} as const;

/** Characters as the gateway counts them: however a keyboard composes them, and an emoji is one. */
function charactersOf(text: string): number {
  return [...text.normalize('NFKC')].length;
}

import argon2 from 'argon2';
import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import { IdentityError } from '../errors.ts';

/**
 * How passwords are hashed: argon2id with 19 MiB, two passes, one lane, the first choice of OWASP's password storage cheat sheet. About 25 ms
 * on a core of today. When they change, hashes of before are made anew at their owners' next login.
 */
export const hashParameters = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Characters that a password has at least. NIST SP 800-63B-4, 3.1.1.2: fifteen where it is the only factor, eight beside another. */
export const leastCharacters = 12;
/** Characters at most: hashing longer ones would only cost time. */
const mostCharacters = 256;
/** Different characters at least: `aaaaaaaaaaaa` is long as well. */
const leastDifferent = 5;

/** Hashes and checks passwords, a bounded number at a time. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /**
   * Whether `password` is the one of `hash`. Without a hash it takes as long, and is false: nobody learns by the time it takes whether
   * there is an account.
   * @throws IdentityError MR_BUSY when too many wait already.
   */
  verify(hash: string | null, password: string): Promise<boolean>;
  /** Whether `hash` was made with other parameters than those of now. */
  isOutdated(hash: string): boolean;
}

/** Passwords by argon2id. `parameters` are those of `hashParameters` but in tests. */
export function createPasswords(
  limits: { readonly hashing: number; readonly waitingForHashing: number },
  parameters: { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number } = hashParameters,
): Passwords {
  const places = bulkhead(limits.hashing, limits.waitingForHashing);
  const options = { ...parameters, type: argon2.argon2id } as const;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await places.execute(work);
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error;
      const message = 'too many logins at once: try again in some seconds';
      throw new IdentityError('MR_BUSY', message, { cause: error, retryAfterSeconds: 5 });
    }
  };
  let nobodys: Promise<string> | undefined;
  return {
    hash: (password) => inTurn(() => argon2.hash(normal(password), options)),
    async verify(hash, password) {
      nobodys ??= argon2.hash('nobody has this password', options);
      const against = hash ?? (await nobodys);
      const isRight = await inTurn(() => argon2.verify(against, normal(password.slice(0, mostCharacters + 1))));
      return isRight && hash !== null;
    },
    isOutdated: (hash) => argon2.needsRehash(hash, options),
  };
}

/** The same characters, however a keyboard composes them. */
function normal(password: string): string {
  return password.normalize('NFKC');
}

/** @throws IdentityError MR_PASSWORD_REFUSED for a password that is too easily found; `email` is whose it is to be. */
export function checkPassword(password: string, email: string): void {
  const problem = weakness(normal(password), email);
  if (problem !== undefined) throw new IdentityError('MR_PASSWORD_REFUSED', `the password ${problem}`);
}

function weakness(password: string, email: string): string | undefined {
  const characters = [...password].length;
  if (characters < leastCharacters)
    return `has ${characters} characters: ${leastCharacters} are the least, a sentence is best`;
  if (characters > mostCharacters) return `has ${characters} characters: ${mostCharacters} are the most`;
  if (new Set(password).size < leastDifferent) return 'repeats a few characters: take more different ones';
  const [local = ''] = email.split('@');
  const bare = password.toLowerCase();
  if (local.length >= 4 && bare.includes(local) && bare.replaceAll(local, '').length < leastCharacters - 4) {
    return 'is little more than the e-mail address: take another one';
  }
  if (
    /^(password|passwort|motdepasse|qwertz|qwerty|millrace|letmein|welcome|iloveyou|abcdef|12345678)[^a-z]*$/i.test(
      bare,
    ) ||
    isRun(bare)
  ) {
    return 'is one of those that are tried first: take another one';
  }
  return undefined;
}

/** Characters that follow one another: `abcdefghijkl`, `123456789012`. */
function isRun(text: string): boolean {
  const steps = [...text]
    .slice(1)
    .map((character, at) => (character.codePointAt(0) ?? 0) - (text.codePointAt(at) ?? 0));
  return steps.filter((step) => step === 1 || step === -1).length >= steps.length - 1;
}

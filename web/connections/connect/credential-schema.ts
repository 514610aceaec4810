import * as z from 'zod/mini';
import type { Connectable } from './connectable.ts';

/** Characters at most, as the gateway takes them. */
export const [mostOfName, mostOfId, mostOfSecret, mostOfSetting] = [200, 64, 20_000, 500] as const;

/** What a part of a credential is called by people: `refreshToken` is a refresh token. */
export function partName(name: string): string {
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1).replace(/ id$/, ' id');
}

const name = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, 'Give it a name.'),
    z.maxLength(mostOfName, `A name has ${mostOfName} characters at most.`),
  );
const id = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, 'Give it an id.'),
    z.maxLength(mostOfId, `An id has ${mostOfId} characters at most.`),
    z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'Write letters, digits, dots, _ and -, beginning with a letter or digit.'),
  );

/** What is typed of a credential. A new connection has a name and an id; the sandbox gives the parts that are left empty. */
export function credentialSchema(
  platform: Pick<Connectable, 'secrets' | 'settings'>,
  { isNew, isSandbox }: { readonly isNew: boolean; readonly isSandbox: boolean },
) {
  const parts = (names: readonly string[], most: number) =>
    z.object(
      Object.fromEntries(
        names.map((part) => {
          const words = partName(part);
          const text = z.string().check(z.trim(), z.maxLength(most, `${words} has ${most} characters at most.`));
          return [part, isSandbox ? text : text.check(z.minLength(1, `Give the ${words.toLowerCase()}.`))];
        }),
      ),
    );
  return z.object({
    name: isNew ? name : z.string(),
    id: isNew ? id : z.string(),
    secrets: parts(platform.secrets, mostOfSecret),
    settings: parts(platform.settings, mostOfSetting),
  });
}

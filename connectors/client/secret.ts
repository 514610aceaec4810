import { inspect } from 'node:util';

const shown = '[secret]';

/** A token, a password or a key. Whatever prints it (a log, an error, JSON, a template) prints `[secret]`; only `reveal` tells. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The text itself, for the header or body that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}

/** The text without any of the secrets, of which a platform's message may quote one. */
export function withoutSecrets(text: string, secrets: Iterable<Secret>): string {
  let clean = text;
  for (const secret of secrets) {
    const value = secret.reveal();
    if (value !== '') clean = clean.replaceAll(value, shown).replaceAll(encodeURIComponent(value), shown);
  }
  return clean;
}

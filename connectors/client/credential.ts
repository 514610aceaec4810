import type { Secret } from './secret.ts';

/** A credential as a connection has it: the platform's page in the guide says which names there must be. */
export interface Credential {
  readonly secrets: Readonly<Record<string, Secret>>;
  readonly settings: Readonly<Record<string, string>>;
}

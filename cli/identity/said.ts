import { InvalidArgumentError } from 'commander';
import { keyScopes, roles } from '../../gateway/auth/roles.ts';
import type { Role, Scope } from '../../gateway/generated/resolvers.ts';

/** A role as it is said at the command line. */
export function saidRole(value: string): Role {
  const role = roles.find((each) => each.toLowerCase() === value.toLowerCase());
  if (role !== undefined) return role;
  throw new InvalidArgumentError(`it must be ${roles.join(', ').toLowerCase()}`);
}

/** Scopes as they are said at the command line: several options, or with commas in between. */
export function saidScopes(value: string, before: readonly Scope[] = []): readonly Scope[] {
  const scopes = value.split(',').map((each) => {
    const name = each.trim().toUpperCase().replaceAll(/[-:]/g, '_');
    const scope = keyScopes.find((known) => known === name);
    if (scope === undefined) throw new InvalidArgumentError(`a key can have ${keyScopes.join(', ')}`);
    return scope;
  });
  return [...before, ...scopes];
}

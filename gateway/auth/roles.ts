import type { Role, Scope } from '../generated/resolvers.ts';

/** Roles from the one that may most to the one that may least. */
export const roles: readonly Role[] = ['OWNER', 'ADMIN', 'ANALYST', 'VIEWER'];

const viewer: readonly Scope[] = [
  'SELF',
  'METRICS_READ',
  'ALERTS_READ',
  'RULES_READ',
  'CONNECTIONS_READ',
  'CHANNELS_READ',
  'PIPELINE_READ',
  'MEMBERS_READ',
];
const analyst: readonly Scope[] = [...viewer, 'ALERTS_WRITE', 'RULES_WRITE', 'KEYS_WRITE'];
const admin: readonly Scope[] = [
  ...analyst,
  'CONNECTIONS_WRITE',
  'CHANNELS_WRITE',
  'PIPELINE_WRITE',
  'AUDIT_READ',
  'MEMBERS_WRITE',
];

const scopesByRole: Readonly<Record<Role, ReadonlySet<Scope>>> = {
  OWNER: new Set(admin),
  ADMIN: new Set(admin),
  ANALYST: new Set(analyst),
  VIEWER: new Set(viewer),
};

/** What a role may do. */
export function scopesOf(role: Role): ReadonlySet<Scope> {
  return scopesByRole[role];
}

/** Scopes that people have and no API key gets: with one of these a key that leaks could make itself at home. */
const forPeople: ReadonlySet<Scope> = new Set<Scope>(['SELF', 'MEMBERS_WRITE', 'KEYS_WRITE']);

/** The scopes that an API key can be given, in the order of the schema. */
export const keyScopes: readonly Scope[] = admin.filter((scope) => !forPeople.has(scope));

/** Whether who has `role` may give, change or take away `other`: nobody reaches above oneself. */
export function mayManage(role: Role, other: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(other);
}

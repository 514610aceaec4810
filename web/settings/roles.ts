import type { Role } from '../generated/operations.ts';

/** Roles with their names and what they bring, from the one that may least. */
export const roles: readonly (readonly [Role, string, string])[] = [
  ['VIEWER', 'Viewer', 'looks on'],
  ['ANALYST', 'Analyst', 'rules, and what is done with alerts'],
  ['ADMIN', 'Admin', 'members, keys, connections, channels, the audit trail'],
  ['OWNER', 'Owner', 'everything'],
];

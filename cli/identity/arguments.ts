import type { Role, Scope } from '../../gateway/generated/resolvers.ts';

/** What the commands of users, keys and invitations are given. */
export interface TenantArguments {
  readonly tenant: string;
  readonly json?: true;
}

export interface AccountArguments {
  readonly json?: true;
}

export interface AddUserArguments extends TenantArguments {
  readonly role: Role;
  readonly name?: string;
  readonly from?: string;
}

export interface RoleArguments extends TenantArguments {
  readonly role: Role;
}

export interface PasswordArguments extends AccountArguments {
  readonly from?: string;
}

export interface CreateKeyArguments extends TenantArguments {
  readonly scope: readonly Scope[];
  readonly expires?: string;
}

export interface InviteArguments extends TenantArguments {
  readonly role?: Role;
  readonly revoke?: true;
  readonly mail: boolean;
}

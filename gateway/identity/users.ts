import { randomUUID } from 'node:crypto';
import { type AuditedChange, recordAudit } from '../../base/audit/record.ts';
import type { PostgresClient, PostgresPool } from '../../base/postgres.ts';
import type { Role } from '../generated/resolvers.ts';
import { look, seeing } from './store.ts';

/** A user as a login needs to see them. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly passwordHash: string | null;
  /** Whether it was proven that the address is theirs. */
  readonly isVerified: boolean;
  /** The second factor: the sealed secret, and whether it was confirmed by a first code. */
  readonly totp: { readonly sealed: unknown; readonly isConfirmed: boolean } | null;
  readonly epoch: number;
  readonly isDisabled: boolean;
}

/** An organisation that a user belongs to. */
export interface UserMembership {
  readonly tenant: string;
  readonly organisation: string;
  readonly role: Role;
}

/** Who does something, and in which request: for the audit trail. */
export type By = Pick<AuditedChange, 'actor' | 'requestId' | 'ipHash'>;

/** Organisations that an event of a user's account is told to, at most. */
const mostMemberships = 100;

const columns = `user_id::text as id, email, name, password_hash as "passwordHash", email_verified_at is not null as "isVerified",
  case when totp_sealed is null then null
    else jsonb_build_object('sealed', totp_sealed, 'isConfirmed', totp_confirmed_at is not null) end as totp,
  session_epoch as epoch, disabled_at is not null as "isDisabled"`;

/** An e-mail address as it is kept: without spaces around it, in small letters. */
export function plainEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The user with this e-mail address or id. */
export function findUser(pool: PostgresPool, emailOrId: string): Promise<User | undefined> {
  return seeing(pool, { lookup: emailOrId }, (client) => userIn(client, emailOrId));
}

/** As `findUser`, in a transaction that looks for them. */
export async function userIn(client: PostgresClient, emailOrId: string): Promise<User | undefined> {
  const { rows } = await client.query<User>(`select ${columns} from app_user where email = $1 or user_id::text = $1`, [
    emailOrId,
  ]);
  return rows[0];
}

/** The user of a subject of an identity provider. */
export async function findBySubject(pool: PostgresPool, issuer: string, subject: string): Promise<User | undefined> {
  const id = await seeing(pool, { lookup: `${issuer} ${subject}` }, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select user_id::text as id from user_identity where issuer = $1 and subject = $2',
      [issuer, subject],
    );
    return rows[0]?.id;
  });
  return id === undefined ? undefined : findUser(pool, id);
}

/** The organisations of a user: the one they logged in to last first. */
export function membershipsOf(pool: PostgresPool, userId: string): Promise<readonly UserMembership[]> {
  return seeing(pool, { lookup: userId }, (client) => membershipsIn(client, userId));
}

/** As `membershipsOf`, in a transaction that looks for the user. */
export async function membershipsIn(client: PostgresClient, userId: string): Promise<readonly UserMembership[]> {
  const { rows } = await client.query<UserMembership>(
    `select tenant_id as tenant, tenant.name as organisation, role from membership join tenant using (tenant_id)
     where user_id = $1 order by last_login_at desc nulls last, tenant.name, tenant_id limit ${mostMemberships}`,
    [userId],
  );
  return rows;
}

/** What is known of a user when they are made. */
export interface NewUser {
  readonly email: string;
  readonly name: string | null;
  readonly passwordHash: string | null;
  readonly isVerified: boolean;
}

/** Makes a user in a transaction, which looks for their address from then on. */
export async function insertUser(client: PostgresClient, tenant: string, user: NewUser): Promise<string> {
  const id = randomUUID();
  await look(client, { tenant, lookup: user.email });
  await client.query(
    `insert into app_user (user_id, email, name, password_hash, email_verified_at)
     values ($1, $2, $3, $4, case when $5 then now() end)`,
    [id, user.email, user.name, user.passwordHash, user.isVerified],
  );
  return id;
}

/** A change of a user's account, as an update of its row: `set` in SQL, with `values` from $2 on. */
export interface AccountChange {
  readonly action: string;
  readonly set: string;
  readonly values?: readonly unknown[];
  /** Ends all sessions and tokens. */
  readonly endsSessions?: boolean;
  /** More to be done in the same transaction, which looks for the user. */
  readonly also?: (client: PostgresClient) => Promise<void>;
}

/**
 * Changes a user's account, with an event in the trail of each of their organisations: none of those owns it. Gives the epoch of the
 * account afterwards.
 */
export function changeAccount(pool: PostgresPool, userId: string, by: By, change: AccountChange): Promise<number> {
  const { action, set, values = [], endsSessions = false, also } = change;
  return seeing(pool, { lookup: userId }, async (client) => {
    const { rows } = await client.query<{ epoch: number }>(
      `update app_user set ${set}${endsSessions ? ', session_epoch = session_epoch + 1' : ''} where user_id = $1
       returning session_epoch as epoch`,
      [userId, ...values],
    );
    await also?.(client);
    await tellOrganisations(client, userId, { ...by, action, outcome: 'OK' });
    return rows[0]?.epoch ?? 0;
  });
}

/** Writes an event about a user into the trail of each of their organisations, in a transaction that looks for them. */
export async function tellOrganisations(
  client: PostgresClient,
  userId: string,
  event: Omit<AuditedChange, 'subject'>,
): Promise<void> {
  // In one order always, so that two such transactions do not wait for one another in a circle.
  const tenants = (await membershipsIn(client, userId)).map(({ tenant }) => tenant).sort();
  for (const tenant of tenants) {
    await look(client, { tenant, lookup: userId });
    await recordAudit(client, tenant, { ...event, subject: { type: 'user', id: userId } });
  }
}

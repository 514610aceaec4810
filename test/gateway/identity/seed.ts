import { randomUUID } from 'node:crypto';
import { recordAudit } from '../../../base/audit/record.ts';
import type { PostgresClient } from '../../../base/postgres.ts';
import { hashOf } from '../../../gateway/identity/secrets.ts';
import { look } from '../../../gateway/identity/store.ts';

/** Ids that every seeded tenant has; members differ, for a person is one in all tenants. */
export const identityIds = {
  invitation: '00000000-0000-4000-8000-000000000001',
  key: '00000000-0000-4000-8000-000000000002',
  /** Somebody who is a member of every seeded tenant. */
  user: '00000000-0000-4000-8000-000000000003',
} as const;

const actor = { type: 'USER', id: 'seed' } as const;

/** Gives a tenant two members, an invitation and a key, with `mark` in each, in a transaction of the tenant. */
export async function seedIdentity(client: PostgresClient, tenant: string, mark: string): Promise<void> {
  // Only this role may make users, and only those whom it looks for.
  await client.query('set local role millrace_identity');
  await seedMember(client, tenant, { id: identityIds.user, email: 'everywhere@example.com', role: 'VIEWER' });
  await seedMember(client, tenant, { id: randomUUID(), email: `${mark}@example.com`, role: 'OWNER' });
  const { invitation, key } = identityIds;
  await client.query(
    `insert into invitation (tenant_id, invitation_id, email, role, token_hash, invited_by, expires_at)
     values ($1, $2, $3, 'VIEWER', $4, 'seed', now() + interval '1 day')`,
    [tenant, invitation, `${mark}-invited@example.com`, hashOf(`invitation of ${tenant}`)],
  );
  await recordAudit(client, tenant, {
    actor,
    action: 'invitation.make',
    subject: { type: 'invitation', id: invitation },
  });
  await client.query(
    `insert into api_key (tenant_id, key_id, user_id, name, prefix, key_hash, scopes, created_by)
     values ($1, $2, null, $3, 'mrk_seeded', $4, '{METRICS_READ}', 'seed')`,
    [tenant, key, mark, hashOf(`key of ${tenant}`)],
  );
  await recordAudit(client, tenant, { actor, action: 'key.make', subject: { type: 'key', id: key } });
  await client.query('reset role');
}

async function seedMember(
  client: PostgresClient,
  tenant: string,
  { id, email, role }: { readonly id: string; readonly email: string; readonly role: string },
): Promise<void> {
  await look(client, { tenant, lookup: email });
  await client.query('insert into app_user (user_id, email, name) values ($1, $2, $2) on conflict (email) do nothing', [
    id,
    email,
  ]);
  await client.query('insert into membership (tenant_id, user_id, role) values ($1, $2, $3)', [tenant, id, role]);
  await recordAudit(client, tenant, { actor, action: 'user.join', subject: { type: 'user', id } });
}

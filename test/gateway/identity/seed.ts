import { recordAudit } from '../../../base/audit/record.ts';
import type { PostgresClient } from '../../../base/postgres.ts';
import { hashOf } from '../../../gateway/identity/secrets.ts';

/** Ids that every seeded tenant has; members differ, for a person is one in all tenants. */
export const identityIds = {
  invitation: '00000000-0000-4000-8000-000000000001',
  key: '00000000-0000-4000-8000-000000000002',
  /** Somebody who is a member of every seeded tenant. */
  user: '00000000-0000-4000-8000-000000000003',
} as const;

const actor = { type: 'USER', id: 'seed' } as const;

/** Gives a tenant a member, an invitation and a key, with `mark` in each, in a transaction of the tenant with all rights. */
export async function seedIdentity(client: PostgresClient, tenant: string, mark: string): Promise<void> {
  const { invitation, key, user } = identityIds;
  await client.query(
    `insert into app_user (user_id, email, name) values ($1, 'everywhere@example.com', 'Everywhere') on conflict do nothing`,
    [user],
  );
  await client.query(
    `with marked as (
       insert into app_user (user_id, email, name) values (gen_random_uuid(), $2, $2) returning user_id)
     insert into membership (tenant_id, user_id, role) select $1, user_id, 'OWNER' from marked
     union all select $1, $3, 'VIEWER'`,
    [tenant, `${mark}@example.com`, user],
  );
  const { rows } = await client.query<{ id: string }>(
    'select user_id::text as id from membership where tenant_id = $1',
    [tenant],
  );
  for (const { id } of rows) {
    await recordAudit(client, tenant, { actor, action: 'user.join', subject: { type: 'user', id } });
  }
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
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgres, inTransaction, type PostgresPool } from '../../../base/postgres.ts';
import { type Ground, newEmail, openGround } from './ground.ts';

let ground: Ground;
const tables = ['app_user', 'membership', 'invitation', 'api_key', 'user_identity', 'recovery_code'] as const;
let [ours, theirs] = ['', ''];
let [ourUser, theirUser] = ['', ''];
const [ourEmail, theirEmail] = [newEmail('ours'), newEmail('theirs')];
beforeAll(async () => {
  ground = await openGround();
  [ours, theirs] = [await ground.organisation(), await ground.organisation()];
  [ourUser, theirUser] = [await ground.join(ours, ourEmail, 'OWNER'), await ground.join(theirs, theirEmail, 'OWNER')];
  const browser = await ground.loggedIn(theirs, theirEmail);
  await browser.get('mutation { inviteMember(email: "x@example.com", role: VIEWER) { __typename } }');
  await browser.get('mutation { createApiKey(name: "k", scopes: [METRICS_READ]) { __typename } }');
  const lookup = { lookup: theirUser };
  await ground.sql(lookup, "insert into user_identity (issuer, subject, user_id) values ('i', $1, $2)", [
    theirUser,
    theirUser,
  ]);
  await ground.sql(lookup, "insert into recovery_code (user_id, code_hash) values ($1, repeat('0', 64))", [theirUser]);
});
afterAll(() => ground?.close());

/** Rows that a role sees of a table, with what it set; the name of the error when it may not look. */
async function seen(pool: PostgresPool, table: string, view: { tenant?: string; lookup?: string }, columns = '*') {
  try {
    return await inTransaction(pool, async (client) => {
      await client.query("select set_config('app.tenant_id', $1, true), set_config('app.lookup', $2, true)", [
        view.tenant ?? '',
        view.lookup ?? '',
      ]);
      const { rows } = await client.query(`select ${columns} from ${table}`);
      return rows as Record<string, unknown>[];
    });
  } catch (error) {
    return (error as { code?: string }).code ?? 'error';
  }
}

it('row-level security is forced on every table', async () => {
  const rows = await ground.sql(
    {},
    'select relname from pg_class where relname = any($1) and relrowsecurity and relforcerowsecurity',
    [tables],
  );
  expect(rows).toHaveLength(tables.length);
});

describe.each(tables)('%s', (table) => {
  it('shows nothing to the role of identity that says neither organisation nor whom it looks for', async () => {
    expect(await seen(ground.pool, table, {})).toEqual([]);
  });

  it('shows an organisation nothing of another', async () => {
    const rows = await seen(ground.pool, table, { tenant: ours });
    expect(Array.isArray(rows)).toBe(true);
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${theirs}|${theirUser}|${theirEmail}`));
  });

  it('shows who looks for one user nothing of another', async () => {
    const rows = await seen(ground.pool, table, { lookup: ourUser });
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${theirs}|${theirUser}|${theirEmail}`));
  });

  it.each(['millrace_app', 'millrace_operator', 'millrace_sink'] as const)(
    'keeps hashes and secrets from %s',
    async (role) => {
      const pool = createPostgres(ground.config.address('postgres'), { role, maxConnections: 1 });
      try {
        const whole = await seen(pool, table, { tenant: theirs, lookup: theirUser });
        if (table === 'membership' && role !== 'millrace_sink') expect(whole).toHaveLength(1);
        else expect(whole).toBe('42501');
      } finally {
        await pool.end();
      }
    },
  );
});

it('the gateway’s reads see who is who in their organisation, by name alone', async () => {
  const pool = createPostgres(ground.config.address('postgres'), { role: 'millrace_app', maxConnections: 1 });
  try {
    const names = await seen(pool, 'app_user', { tenant: ours, lookup: theirUser }, 'email');
    expect(names).toEqual([{ email: ourEmail }]);
    expect(await seen(pool, 'app_user', { tenant: ours }, 'password_hash')).toBe('42501');
  } finally {
    await pool.end();
  }
});

it('the role of identity changes nobody whom it does not look for, whatever organisation it names', async () => {
  const changed = await inTransaction(ground.pool, async (client) => {
    await client.query("select set_config('app.tenant_id', $1, true), set_config('app.lookup', $2, true)", [
      theirs,
      ourUser,
    ]);
    const { rowCount } = await client.query("update app_user set name = 'x' where user_id = $1", [theirUser]);
    return rowCount;
  });
  expect(changed).toBe(0);
});

it.each([
  ['a membership', "insert into membership (tenant_id, user_id, role) values ($1, $2, 'OWNER')"],
  ['a role', "update membership set role = 'VIEWER' where tenant_id = $1 and user_id = $2"],
  [
    'a key',
    `insert into api_key (tenant_id, key_id, user_id, name, prefix, key_hash, scopes, created_by)
     select $1, gen_random_uuid(), null, 'k', 'p', repeat('1', 64), '{METRICS_READ}', 'x' where $2::text is not null`,
  ],
])('%s cannot be written without its event in the audit trail', async (what, statement) => {
  const user = what === 'a membership' ? ourUser : theirUser;
  const written = inTransaction(ground.pool, async (client) => {
    await client.query("select set_config('app.tenant_id', $1, true), set_config('app.lookup', $2, true)", [
      theirs,
      user,
    ]);
    await client.query(statement, [theirs, user]);
  });
  await expect(written).rejects.toThrow(/has no event in the audit trail/);
});

it('an owner finds, changes and ends nothing of another organisation by its ids', async () => {
  const owner = await ground.loggedIn(ours, ourEmail);
  const other = await ground.loggedIn(theirs, theirEmail);
  type Ids = { nodes: { id: string; userId: string }[] };
  const key = (await other.get<Ids>('{ apiKeys { nodes { id } } }')).nodes[0]?.id;
  const invitation = (await other.get<Ids>('{ invitations { nodes { id } } }')).nodes[0]?.id;
  for (const [query, id] of [
    ['mutation M($id: ID!) { changeMemberRole(userId: $id, version: 1, role: VIEWER) { __typename } }', theirUser],
    ['mutation M($id: ID!) { removeMember(userId: $id, version: 1) { __typename } }', theirUser],
    ['mutation M($id: ID!) { signOutMember(userId: $id) { __typename } }', theirUser],
    ['mutation M($id: ID!) { revokeInvitation(id: $id) { __typename } }', invitation],
    ['mutation M($id: ID!) { revokeApiKey(id: $id) { __typename } }', key],
  ] as const) {
    expect([query, await owner.get(query, { id })]).toEqual([query, { __typename: 'NotFound' }]);
  }
  const text = JSON.stringify(
    await owner.ask(
      '{ members { nodes { email userId } } invitations { nodes { email } } apiKeys { nodes { prefix } } }',
    ),
  );
  expect(text).not.toMatch(new RegExp(`${theirEmail}|${theirUser}|x@example`));
  expect(await other.refusal('{ me { subject } }')).toBeUndefined();
});

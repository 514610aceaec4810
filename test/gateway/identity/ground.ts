import { randomUUID } from 'node:crypto';
import { type Config, loadConfig } from '../../../base/config.ts';
import { createPostgres, type PostgresPool, withTenant } from '../../../base/postgres.ts';
import type { Role } from '../../../gateway/generated/resolvers.ts';
import type { IdentityLimits } from '../../../gateway/identity/limits.ts';
import { addMember } from '../../../gateway/identity/operating.ts';
import { createPasswords } from '../../../gateway/identity/passwords.ts';
import { seeing, type View } from '../../../gateway/identity/store.ts';
import type { FactorSecrets } from '../../../gateway/identity/totp.ts';
import { type GatewayOptions, type RunningGateway, startGateway } from '../../../gateway/main.ts';
import type { GatewayPorts } from '../../../gateway/ports.ts';
import { testEnvironment } from '../../lanes.ts';
import { Browser } from './browser.ts';

/** The password of everybody whom `join` makes. */
export const password = 'a cow jumps over seven moons';
/** Quick to check, for tests that log in often. The first login makes it anew with the parameters of now. */
const quick = createPasswords({ hashing: 4, waitingForHashing: 64 }, { memoryCost: 1024, timeCost: 1, parallelism: 1 });
const by = { actor: { type: 'SYSTEM', id: 'test' }, requestId: 'test' } as const;

/** Keeps second factors in the open: how they are sealed is tested where that is. */
export const openFactors: FactorSecrets = {
  seal: async (userId, secret) => ({ userId, secret }),
  open: async (userId, sealed) => {
    const { userId: owner, secret } = sealed as { userId: string; secret: string };
    if (owner !== userId) throw new TypeError('sealed for another user');
    return secret;
  },
};

/** An event of an audit trail. */
export interface Told {
  readonly action: string;
  readonly actor: string;
  readonly outcome: string;
  readonly subject: string;
  readonly after: Record<string, unknown> | null;
}

/** A gateway with the stores of the test, and organisations of its own. */
export interface Ground {
  readonly gateway: RunningGateway;
  readonly config: Config;
  /** With the rights of identity. */
  readonly pool: PostgresPool;
  /** Runs a statement with the rights of identity, seeing what is named. */
  sql<Row = Record<string, unknown>>(view: View, statement: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs a statement of an organisation, `$1`, with the rights of the tables' owner. */
  asOwner<Row>(tenant: string, statement: string): Promise<Row[]>;
  /** Makes an organisation; gives its id. */
  organisation(name?: string): Promise<string>;
  /** Makes a user a member, with `password` when they are new; gives their id. */
  join(tenant: string, email: string, role: Role): Promise<string>;
  /** A browser in which a member has logged in. */
  loggedIn(tenant: string, email: string): Promise<Browser>;
  browser(): Browser;
  /** The trail of an organisation, the oldest first. */
  trail(tenant: string, action?: string): Promise<readonly Told[]>;
  close(): Promise<void>;
}

/** An e-mail address that no other test has. */
export function newEmail(name = 'ann'): string {
  return `${name}-${randomUUID().slice(0, 8)}@example.com`;
}

/** Opens the ground. Answers about sessions are remembered for a second only, and accounts locked for three. */
export async function openGround(
  options: {
    readonly limits?: Partial<IdentityLimits>;
    readonly environment?: Record<string, string>;
    readonly ports?: (config: Config) => GatewayPorts;
  } & Pick<GatewayOptions, 'mail' | 'accountMail'> = {},
): Promise<Ground> {
  const config = loadConfig({
    ...testEnvironment(),
    MILLRACE_GATEWAY_PORT: '0',
    MILLRACE_LOG_LEVEL: 'fatal',
    ...options.environment,
  });
  const gateway = await startGateway(config, {
    identityLimits: { recheckSeconds: 1, lockSeconds: 3, ...options.limits },
    factors: openFactors,
    ...(options.ports && { ports: options.ports(config) }),
    ...(options.mail && { mail: options.mail }),
    ...(options.accountMail && { accountMail: options.accountMail }),
  });
  const pool = createPostgres(config.address('postgres'), { role: 'millrace_identity', maxConnections: 4 });
  const owner = createPostgres(config.address('postgres'), { maxConnections: 2 });
  const browser = () => new Browser(gateway.url, config.publicUrl);
  return {
    gateway,
    config,
    pool,
    sql: (view, statement, values = []) =>
      seeing(pool, view, async (client) => (await client.query(statement, [...values])).rows as never),
    browser,
    asOwner: (tenant, statement) =>
      withTenant(owner, tenant, async (client) => (await client.query(statement, [tenant])).rows as never),
    async organisation(name = 'Acme') {
      const tenant = `identity-${randomUUID().slice(0, 8)}`;
      await withTenant(owner, tenant, (client) =>
        client.query('insert into tenant (tenant_id, name) values ($1, $2)', [tenant, name]),
      );
      return tenant;
    },
    async join(tenant, email, role) {
      const passwordHash = await quick.hash(password);
      return (await addMember(pool, tenant, { email, name: null, role, passwordHash }, by)).member.userId;
    },
    async loggedIn(tenant, email) {
      const opened = browser();
      await opened.logIn(email, password, tenant);
      return opened;
    },
    async trail(tenant, action) {
      const { rows } = await withTenant(owner, tenant, (client) =>
        client.query<Told>(
          `select action, actor_id as actor, outcome, subject_type || '/' || subject_id as subject, after::jsonb as after
           from audit_event where tenant_id = $1 and ($2::text is null or action = $2) order by seq`,
          [tenant, action ?? null],
        ),
      );
      return rows;
    },
    async close() {
      await gateway.close();
      await Promise.all([pool.end(), owner.end()]);
    },
  };
}

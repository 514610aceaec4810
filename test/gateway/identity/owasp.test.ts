import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../../../gateway/main.ts';
import { Browser } from './browser.ts';
import { type Ground, newEmail, openGround, password } from './ground.ts';

// The OWASP API Security Top 10 of 2023, one after the other, as far as identity is what keeps them away.
let ground: Ground;
let tenant: string;
let owner: Browser;
let viewer: Browser;
let viewerEmail: string;
beforeAll(async () => {
  ground = await openGround({ limits: { lockSeconds: 60 } });
  tenant = await ground.organisation();
  const ownerEmail = newEmail('owner');
  viewerEmail = newEmail('viewer');
  await ground.join(tenant, ownerEmail, 'OWNER');
  await ground.join(tenant, viewerEmail, 'VIEWER');
  owner = await ground.loggedIn(tenant, ownerEmail);
  viewer = await ground.loggedIn(tenant, viewerEmail);
});
afterAll(() => ground?.close());

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as somebody makes it who knows how ours look; signed with `key`, or not at all. */
function forged(claims: object, { alg = 'HS256', key = '' }: { alg?: string; key?: string } = {}): string {
  const content = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  const signature = alg === 'none' ? '' : createHmac('sha256', key).update(content).digest('base64url');
  return `${content}.${signature}`;
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

describe('API1: objects of others', () => {
  it('sessions, keys, members and invitations are found by their ids in the own organisation alone', async () => {
    const other = await ground.organisation();
    const email = newEmail('other');
    const id = await ground.join(other, email, 'OWNER');
    const stranger = await ground.loggedIn(other, email);
    const sessions = await viewer.get<{ id: string }[]>('{ sessions { id } }');
    const end = 'mutation E($id: ID!) { endSession(id: $id) { __typename } }';
    expect(await stranger.get(end, { id: sessions[0]?.id })).toEqual({ __typename: 'NotFound' });
    const remove = 'mutation R($id: ID!) { removeMember(userId: $id, version: 1) { __typename } }';
    expect(await owner.get(remove, { id })).toEqual({ __typename: 'NotFound' });
    expect(await viewer.refusal('{ me { subject } }')).toBeUndefined();
  });

  it('a token does not become one of another organisation by its claims', async () => {
    const claims = claimsOf(viewer.accessToken);
    const [head = '', , signature = ''] = viewer.accessToken.split('.');
    const other = await ground.organisation();
    const moved = `${head}.${part({ ...claims, tenant: other })}.${signature}`;
    expect(await viewer.refusal('{ me { subject } }', {}, moved)).toBe('MR_UNAUTHENTICATED');
  });
});

describe('API2: authentication', () => {
  it.each([
    ['not signed', (claims: object) => forged(claims, { alg: 'none' })],
    ['signed by another key', (claims: object) => forged(claims, { key: 'k'.repeat(40) })],
    ['cut off', (claims: object) => forged(claims).slice(0, -1)],
  ])('a token that is %s is refused', async (_what, make) => {
    expect(await viewer.refusal('{ me { subject } }', {}, make(claimsOf(viewer.accessToken)))).toBe(
      'MR_UNAUTHENTICATED',
    );
  });

  it('a deployment takes no token of the development login, nor one without a session, whoever signed it', async () => {
    const authKey = 'a key of a deployment, of 32 letters and more';
    const production = { ...ground.config, authKey, production: true };
    const deployed = await startGateway(production);
    try {
      const browser = new Browser(deployed.url, ground.config.publicUrl);
      expect((await browser.post('/dev/login', { tenant })).status).toBe(404);
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: 'millrace', aud: 'millrace-gateway', tenant, iat: now, exp: now + 600 };
      for (const sub of ['developer', viewerEmail, randomUUID()]) {
        const token = forged({ ...claims, sub }, { key: authKey });
        expect(await browser.refusal('{ accounts { nodes { accountId } } }', {}, token)).toBe('MR_UNAUTHENTICATED');
      }
      const session = { sub: randomUUID(), sid: randomUUID(), sep: 0 };
      const made = forged({ ...claims, ...session }, { key: authKey });
      expect(await browser.refusal('{ accounts { nodes { accountId } } }', {}, made)).toBe('MR_SESSION_ENDED');
    } finally {
      await deployed.close();
    }
    await expect(startGateway({ ...production, authKey: undefined })).rejects.toMatchObject({
      code: 'MR_DEV_KEY_REFUSED',
    });
  });

  it('a password is not taken by the routes of tokens, nor a token of one kind as another', async () => {
    const refresh = viewer.cookie('refresh')?.value ?? '';
    for (const token of [refresh, viewerEmail, password]) {
      expect(await viewer.refusal('{ me { subject } }', {}, token.replaceAll(' ', ''))).toBe('MR_UNAUTHENTICATED');
    }
    const browser = await ground.loggedIn(tenant, viewerEmail);
    browser.plant('refresh', viewer.accessToken);
    expect((await browser.post('/auth/refresh')).status).toBe(401);
  });
});

describe('API3: properties', () => {
  it('what a body has beyond what is asked for is refused, and gives nobody a role', async () => {
    const more = { role: 'OWNER', userId: randomUUID(), tenant, is_admin: true };
    const logins = await ground.browser().post('/auth/login', { email: viewerEmail, password, ...more });
    expect(logins).toMatchObject({ status: 400, body: { error: { code: 'MR_REQUEST_INVALID' } } });
    expect(JSON.stringify(logins.body)).not.toContain(password);
    const invite =
      'mutation I($email: String!) { inviteMember(email: $email, role: VIEWER) { ... on InvitationMade { link } } }';
    const { link } = await owner.get<{ link: string }>(invite, { email: newEmail('new') });
    const token = link.split('#')[1];
    expect((await ground.browser().post('/auth/invitations/accept', { token, password, role: 'OWNER' })).status).toBe(
      400,
    );
    const joined = await ground.browser().post('/auth/invitations/accept', { token, password });
    expect(joined.body).toMatchObject({ role: 'VIEWER' });
  });

  it('no type has a field that shows a hash, a secret or a code which is not shown when it is made', async () => {
    const { data } = await owner.ask('{ __schema { types { name fields { name } } } }');
    const types = (data as unknown as { __schema: { types: { name: string; fields: { name: string }[] | null }[] } })
      .__schema.types;
    const telling = types.flatMap(({ name, fields }) =>
      (fields ?? [])
        .filter((field) => /hash|secret|password|token|recoveryCodes$/i.test(field.name))
        .map((field) => `${name}.${field.name}`),
    );
    const ours = /^(Me|ApiKey|Second|Member|Session|Invitation|Password|Own)/;
    expect(telling.filter((each) => ours.test(each)).sort()).toEqual([
      'ApiKeyMade.secret',
      'Me.hasPassword',
      'SecondFactorBegun.secret',
      'SecondFactorChanged.recoveryCodes',
    ]);
  });
});

describe('API4: resources', () => {
  it('a password or body that is too long is refused before anything is reckoned', async () => {
    const start = performance.now();
    const long = await ground.browser().post('/auth/login', { email: newEmail(), password: 'x'.repeat(2_000) });
    const huge = await ground.browser().post('/auth/login', { email: newEmail(), password: 'x'.repeat(200_000) });
    expect([long.status, huge.status]).toEqual([400, 413]);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('one query does not try many passwords or codes', async () => {
    const email = newEmail('tried');
    await ground.join(tenant, email, 'VIEWER');
    const browser = await ground.loggedIn(tenant, email);
    const many = Array.from(
      { length: 10 },
      (_, at) => `p${at}: changePassword(current: "guess ${at}", new: "x") { __typename }`,
    );
    const { data } = await browser.ask(`mutation { ${many.join(' ')} }`);
    const kinds = Object.values(data ?? {}).map((each) => (each as { __typename: string }).__typename);
    expect(kinds.filter((kind) => kind === 'NotAllowed')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'TooManyAttempts')).toHaveLength(5);
  });

  it('a user has so many sessions and no more', async () => {
    const email = newEmail('often');
    await ground.join(tenant, email, 'VIEWER');
    const first = await ground.loggedIn(tenant, email);
    let last = first;
    for (let at = 0; at < 20; at++) last = await ground.loggedIn(tenant, email);
    expect(await last.get<unknown[]>('{ sessions { id } }')).toHaveLength(20);
    expect((await first.post('/auth/refresh')).status).toBe(401);
  });
});

describe('API5: functions', () => {
  it('a viewer changes nothing but themselves, and reads neither trail nor invitations', async () => {
    for (const query of [
      'mutation { inviteMember(email: "a@example.com", role: VIEWER) { __typename } }',
      'mutation { createApiKey(name: "k", scopes: [METRICS_READ]) { __typename } }',
      'mutation { signOutMember(userId: "x") { __typename } }',
      'mutation { acknowledgeAlert(alertId: "x") { alertId } }',
      '{ invitations { nodes { id } } }',
      '{ auditEvents { nodes { action } } }',
    ]) {
      expect([query, await viewer.refusal(query)]).toEqual([query, 'MR_FORBIDDEN']);
    }
  });

  it('a field is no way around by an alias, a fragment or a second operation', async () => {
    const query = `query Harmless { me { subject } }
      mutation Harmful { ...M } fragment M on Mutation { me: inviteMember(email: "a@example.com", role: OWNER) { __typename } }`;
    const sent = await viewer.send(
      'POST',
      '/graphql',
      { query, operationName: 'Harmful' },
      { authorization: `Bearer ${viewer.accessToken}` },
    );
    expect(JSON.stringify(sent.body)).toContain('MR_FORBIDDEN');
  });
});

describe('API6: business flows', () => {
  it('invitations cannot be sent without end: an organisation is no way to mail the world', async () => {
    const brief = await openGround({ limits: { invitationsPerHour: 3 } });
    try {
      const own = await brief.organisation();
      const email = newEmail('spammer');
      await brief.join(own, email, 'OWNER');
      const spammer = await brief.loggedIn(own, email);
      const kinds: unknown[] = [];
      for (let at = 0; at < 5; at++) {
        const invite = 'mutation I($email: String!) { inviteMember(email: $email, role: VIEWER) { __typename } }';
        kinds.push((await spammer.get(invite, { email: newEmail() })).__typename);
      }
      expect(kinds).toEqual([
        'InvitationMade',
        'InvitationMade',
        'InvitationMade',
        'TooManyAttempts',
        'TooManyAttempts',
      ]);
    } finally {
      await brief.close();
    }
  });
});

describe('API7: requests by the server', () => {
  it('nothing that a client sends names where the gateway goes: the provider is configured', async () => {
    const start = await ground.browser().post('/auth/oidc/start', { issuer: 'http://169.254.169.254/' });
    expect(start.status).toBe(400);
  });
});

describe('API8: configuration', () => {
  it('answers about logins are not kept, name no server, and tell nothing of how they came about', async () => {
    const { headers, body } = await ground.browser().post('/auth/login', { email: 1 });
    expect(headers.get('cache-control')).toBe('no-store');
    expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null]);
    expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:|at \w+ \(/);
  });

  it('an address that a client says it comes from counts for nothing without a proxy that is trusted', async () => {
    const email = newEmail('nobody');
    const statuses: number[] = [];
    for (let at = 0; at < 6; at++) {
      const from = { 'x-forwarded-for': `203.0.113.${at}` };
      statuses.push((await ground.browser().post('/auth/login', { email, password: 'guess' }, from)).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('API9: inventory', () => {
  it('there are the routes of logins that the guide lists, and no others', async () => {
    const guide = await import('node:fs').then(({ readFileSync }) =>
      readFileSync(new URL('../../../docs/guides/identity.md', import.meta.url), 'utf8'),
    );
    const listed = [...guide.matchAll(/`(GET|POST) (\/auth\/[\w/-]+)`/g)].map(
      ([, method, path]) => `${method} ${path}`,
    );
    for (const route of new Set(listed)) {
      const [method = '', path = ''] = route.split(' ');
      expect([
        route,
        (await ground.browser().send(method, path, method === 'POST' ? {} : undefined)).status,
      ]).not.toEqual([route, 404]);
    }
    expect(new Set(listed).size).toBe(12);
    for (const path of ['/auth/register', '/auth/users', '/auth/password', '/auth/login/', '/Auth/login']) {
      expect([path, (await ground.browser().post(path)).status]).toEqual([path, 404]);
    }
  });
});

describe('API10: what others say', () => {
  it('the identity provider’s word on an address counts only where it vouches for it', async () => {
    // oidc.test.ts has the logins; without a provider there is no way in by one.
    const browser = ground.browser();
    expect(await browser.post('/auth/oidc/start', {})).toMatchObject({
      status: 400,
      body: { error: { code: 'MR_OIDC' } },
    });
    const { status, headers } = await browser.send('GET', '/auth/oidc/callback?code=x&state=y');
    expect([status, headers.get('location')]).toEqual([303, expect.stringContaining('/login?error=MR_OIDC')]);
  });
});

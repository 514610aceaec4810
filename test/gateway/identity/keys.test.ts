import { afterAll, beforeAll, expect, it } from 'vitest';
import { subscribeTo } from '../live-client.ts';
import type { Browser } from './browser.ts';
import { type Ground, newEmail, openGround } from './ground.ts';

let ground: Ground;
let tenant: string;
let analyst: Browser;
let owner: Browser;
let analystEmail: string;
beforeAll(async () => {
  ground = await openGround();
  tenant = await ground.organisation();
  const ownerEmail = newEmail('owner');
  analystEmail = newEmail('analyst');
  await ground.join(tenant, ownerEmail, 'OWNER');
  await ground.join(tenant, analystEmail, 'ANALYST');
  owner = await ground.loggedIn(tenant, ownerEmail);
  analyst = await ground.loggedIn(tenant, analystEmail);
});
afterAll(() => ground?.close());

const create = `mutation K($name: String!, $scopes: [Scope!]!, $expiresAt: DateTime) {
  createApiKey(name: $name, scopes: $scopes, expiresAt: $expiresAt) {
    __typename ... on Refusal { message } ... on ApiKeyMade { secret key { id prefix scopes } } } }`;
const revoke = 'mutation R($id: ID!) { revokeApiKey(id: $id) { __typename ... on Refusal { message } } }';
interface Made {
  readonly __typename: string;
  readonly message?: string;
  readonly secret: string;
  readonly key: { readonly id: string; readonly prefix: string };
}
const make = (browser: Browser, scopes: string[], more: object = {}) =>
  browser.get<Made>(create, { name: 'nightly', scopes, ...more });
const accounts = '{ accounts { nodes { accountId } } }';
const alerts = '{ alerts { nodes { alertId } } }';

it('does what its scopes say and nothing else, and is nobody', async () => {
  const { secret, key } = await make(analyst, ['METRICS_READ']);
  expect(secret).toMatch(/^mrk_[\w-]{43}$/);
  expect(secret.startsWith(key.prefix)).toBe(true);
  expect(key.prefix).toHaveLength(12);
  expect(await analyst.refusal(accounts, {}, secret)).toBeUndefined();
  for (const query of [
    alerts,
    '{ members { nodes { email } } }',
    '{ me { subject } }',
    '{ apiKeys { nodes { id } } }',
  ]) {
    expect([query, await analyst.refusal(query, {}, secret)]).toEqual([query, 'MR_FORBIDDEN']);
  }
  const acknowledge = 'mutation { acknowledgeAlert(alertId: "x") { alertId } }';
  expect(await analyst.refusal(acknowledge, {}, secret)).toBe('MR_FORBIDDEN');
});

it('is kept as a hash alone, and told to the audit trail without it', async () => {
  const { secret, key } = await make(analyst, ['ALERTS_READ']);
  const rows = await ground.sql({ tenant }, 'select row_to_json(k)::text as row from api_key k');
  expect(rows.length).toBeGreaterThan(0);
  const trail = await ground.trail(tenant);
  expect(JSON.stringify([rows, trail])).not.toContain(secret.slice(key.prefix.length));
  expect(trail.findLast(({ action }) => action === 'key.make')).toMatchObject({
    actor: analystEmail,
    subject: `key/${key.id}`,
    after: { name: 'nightly', prefix: key.prefix, scopes: ['ALERTS_READ'] },
  });
});

it('has no scope that its maker does not have, nor one that is for people', async () => {
  expect(await make(analyst, ['AUDIT_READ'])).toMatchObject({ __typename: 'NotAllowed' });
  for (const scope of ['SELF', 'MEMBERS_WRITE', 'KEYS_WRITE']) {
    expect(await make(owner, [scope])).toMatchObject({ __typename: 'Invalid' });
  }
  expect(await make(owner, [])).toMatchObject({ __typename: 'Invalid' });
  expect(await make(owner, ['METRICS_READ'], { name: ' ' })).toMatchObject({ __typename: 'Invalid' });
  expect(await make(owner, ['METRICS_READ'], { expiresAt: '2020-01-01T00:00:00Z' })).toMatchObject({
    __typename: 'Invalid',
  });
});

it('shrinks with the role of its maker', async () => {
  const email = newEmail('shrinking');
  const userId = await ground.join(tenant, email, 'ADMIN');
  const { secret } = await make(await ground.loggedIn(tenant, email), ['AUDIT_READ', 'METRICS_READ']);
  const trail = '{ auditEvents { nodes { action } } }';
  expect(await owner.refusal(trail, {}, secret)).toBeUndefined();
  const change = 'mutation C($id: ID!) { changeMemberRole(userId: $id, version: 1, role: VIEWER) { __typename } }';
  expect(await owner.get(change, { id: userId })).toEqual({ __typename: 'MemberChanged' });
  expect(await owner.refusal(trail, {}, secret)).toBe('MR_FORBIDDEN');
  expect(await owner.refusal(accounts, {}, secret)).toBeUndefined();
});

it('ends when it is revoked, its sockets too, and when its time is over', async () => {
  const { secret, key } = await make(analyst, ['METRICS_READ']);
  const live = subscribeTo(ground.gateway, secret, { query: 'subscription { goldUpdated { cursor } }' });
  await live.socket;
  expect(await analyst.get(revoke, { id: key.id })).toEqual({ __typename: 'ApiKeyRevoked' });
  expect((await live.closed).code).toBe(4403);
  expect(await analyst.refusal(accounts, {}, secret)).toBe('MR_UNAUTHENTICATED');
  expect((await ground.trail(tenant)).at(-1)).toMatchObject({ action: 'key.revoke', subject: `key/${key.id}` });

  const expiresAt = new Date(Date.now() + 2_500).toISOString();
  const brief = await make(analyst, ['METRICS_READ'], { expiresAt });
  const ending = subscribeTo(ground.gateway, brief.secret, { query: 'subscription { goldUpdated { cursor } }' });
  expect(await analyst.refusal(accounts, {}, brief.secret)).toBeUndefined();
  expect((await ending.closed).code).toBe(4403);
  expect(await analyst.refusal(accounts, {}, brief.secret)).toBe('MR_UNAUTHENTICATED');
});

it('is listed with when it was used; each sees and revokes their own, owners and admins all', async () => {
  const own = await make(owner, ['METRICS_READ']);
  const { secret, key } = await make(analyst, ['METRICS_READ']);
  await analyst.ask(accounts, {}, secret);
  const list = '{ apiKeys { nodes { id prefix createdBy lastUsedAt revokedAt } } }';
  type Listed = { nodes: { id: string; lastUsedAt: string | null; createdBy: string }[] };
  await expect
    .poll(async () => (await analyst.get<Listed>(list)).nodes.find(({ id }) => id === key.id)?.lastUsedAt)
    .toMatch(/^20\d\d-/);
  const seen = (await analyst.get<Listed>(list)).nodes;
  expect(new Set(seen.map(({ createdBy }) => createdBy))).toEqual(new Set([analystEmail]));
  expect(await analyst.get(revoke, { id: own.key.id })).toMatchObject({ __typename: 'NotFound' });
  const all = (await owner.get<Listed>(list)).nodes.map(({ id }) => id);
  expect(all).toEqual(expect.arrayContaining([own.key.id, key.id]));
  expect(await owner.get(revoke, { id: key.id })).toEqual({ __typename: 'ApiKeyRevoked' });
});

it('that is none is refused, and an address that tries many is told to wait', async () => {
  const guesses = await Promise.all(
    Array.from({ length: 70 }, (_, at) => analyst.refusal(accounts, {}, `mrk_${'x'.repeat(40)}${at}`)),
  );
  expect(guesses.filter((code) => code === undefined)).toEqual([]);
  expect(await analyst.refusal(accounts, {}, `mrk_${'y'.repeat(43)}`)).toBe('MR_TOO_MANY_ATTEMPTS');
  expect(await analyst.refusal('{ me { subject } }')).toBeUndefined();
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mail } from '../../../gateway/identity/mail.ts';
import { subscribeTo } from '../live-client.ts';
import { type Ground, newEmail, openGround, password } from './ground.ts';

let ground: Ground;
const mails: Mail[] = [];
/** Organisations that have a mail server. */
const mailing = new Set<string>();
beforeAll(async () => {
  ground = await openGround({
    mail: {
      async send(tenant, mail) {
        if (mailing.has(tenant)) mails.push(mail);
        return mailing.has(tenant);
      },
    },
  });
});
afterAll(() => ground?.close());

const inviteMutation = `mutation I($email: String!, $role: Role!) { inviteMember(email: $email, role: $role) {
  __typename ... on Refusal { message } ... on InvitationMade { link invitation { id email role mailed } } } }`;
interface Invited {
  readonly __typename: string;
  readonly link: string | null;
  readonly message?: string;
  readonly invitation: { id: string; mailed: boolean };
}
const tokenOf = (link: string | null | undefined) => (link ?? '').split('#')[1] ?? '';
const members = '{ members { nodes { userId email role version } } }';
interface Members {
  readonly nodes: { userId: string; email: string; role: string; version: number }[];
}
const roleMutation = `mutation R($id: ID!, $version: Int!, $role: Role!) {
  changeMemberRole(userId: $id, version: $version, role: $role) {
    __typename ... on Refusal { message } ... on VersionConflict { version } ... on MemberChanged { member { role version } } } }`;
const removeMutation = `mutation X($id: ID!, $version: Int!) { removeMember(userId: $id, version: $version) {
  __typename ... on Refusal { message } } }`;

async function owned() {
  const tenant = await ground.organisation('Acme\nLtd');
  const email = newEmail('owner');
  const userId = await ground.join(tenant, email, 'OWNER');
  return { tenant, email, userId, owner: await ground.loggedIn(tenant, email) };
}

describe('an invitation', () => {
  it('is accepted once, by who has the link, who becomes what it says', async () => {
    const { tenant, owner } = await owned();
    const email = newEmail('new');
    const { link, invitation } = await owner.get<Invited>(inviteMutation, {
      email: ` ${email.toUpperCase()}`,
      role: 'ANALYST',
    });
    expect(link).toMatch(new RegExp(`^${ground.config.publicUrl}/invitation#[\\w-]{43}$`));
    expect(invitation.mailed).toBe(false);
    const rows = await ground.sql({ tenant }, 'select row_to_json(i)::text as row from invitation i');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(tokenOf(link));

    const browser = ground.browser();
    const token = tokenOf(link);
    expect((await browser.post('/auth/invitations/show', { token })).body).toMatchObject({
      organisation: 'Acme\nLtd',
      email,
      role: 'ANALYST',
      account: 'NEW',
    });
    const weak = await browser.post('/auth/invitations/accept', { token, password: 'short' });
    expect(weak).toMatchObject({ status: 400, body: { error: { code: 'MR_PASSWORD_REFUSED' } } });
    const joined = await browser.post('/auth/invitations/accept', { token, name: 'Noor', password });
    expect(joined).toMatchObject({
      status: 200,
      body: { role: 'ANALYST', organisation: { id: tenant }, user: { email, name: 'Noor' } },
    });
    const again = await ground.browser().post('/auth/invitations/accept', { token, password });
    expect(again).toMatchObject({ status: 400, body: { error: { code: 'MR_INVITATION_INVALID' } } });
    expect((await owner.get<Members>(members)).nodes.map((each) => [each.email, each.role])).toContainEqual([
      email,
      'ANALYST',
    ]);
    const told = (await ground.trail(tenant)).map(({ action }) => action);
    expect(told).toEqual([
      'user.join',
      'user.login',
      'invitation.make',
      'user.join',
      'invitation.accept',
      'user.login',
    ]);
  });

  it('is accepted by one of two who come with it at once', async () => {
    const { owner } = await owned();
    const { link } = await owner.get<Invited>(inviteMutation, { email: newEmail('new'), role: 'VIEWER' });
    const both = [1, 2].map(() =>
      ground.browser().post('/auth/invitations/accept', { token: tokenOf(link), password }),
    );
    const statuses = (await Promise.all(both)).map(({ status }) => status).sort();
    expect(statuses[0]).toBe(200);
    expect(statuses[1]).not.toBe(200);
  });

  it('is good no more when another was sent, when it was taken back, or when its time is over', async () => {
    const { tenant, owner } = await owned();
    const email = newEmail('new');
    const first = await owner.get<Invited>(inviteMutation, { email, role: 'VIEWER' });
    const second = await owner.get<Invited>(inviteMutation, { email, role: 'ADMIN' });
    const show = async (link: string | null) =>
      (await ground.browser().post('/auth/invitations/show', { token: tokenOf(link) })).status;
    expect([await show(first.link), await show(second.link)]).toEqual([400, 200]);
    const revoke = 'mutation R($id: ID!) { revokeInvitation(id: $id) { __typename } }';
    expect(await owner.get(revoke, { id: second.invitation.id })).toEqual({ __typename: 'InvitationRevoked' });
    expect(await owner.get(revoke, { id: second.invitation.id })).toEqual({ __typename: 'NotFound' });
    expect(await show(second.link)).toBe(400);
    const third = await owner.get<Invited>(inviteMutation, { email, role: 'VIEWER' });
    await ground.sql(
      { tenant },
      "update invitation set expires_at = now() - interval '1 second' where invitation_id = $1",
      [third.invitation.id],
    );
    expect(await show(third.link)).toBe(400);
    expect(await owner.get('{ invitations { nodes { email isExpired } } }')).toEqual({
      nodes: [{ email, isExpired: true }],
    });
  });

  it('goes by mail where there is a mail server, and then nobody else is shown the link', async () => {
    const { tenant, owner } = await owned();
    mailing.add(tenant);
    const email = newEmail('new');
    const made = await owner.get<Invited>(inviteMutation, { email, role: 'VIEWER' });
    expect(made).toMatchObject({ link: null, invitation: { mailed: true } });
    const mail = mails.at(-1);
    expect(mail?.to).toBe(email);
    expect(mail?.subject).toBe('Invitation to Acme Ltd on Millrace');
    const token = /#([\w-]{43})/.exec(mail?.text ?? '')?.[1];
    expect((await ground.browser().post('/auth/invitations/accept', { token, password })).status).toBe(200);
  });

  it('of somebody who has an account is accepted with their own password, not with another', async () => {
    const { tenant, owner } = await owned();
    const email = newEmail('member');
    await ground.join(await ground.organisation(), email, 'OWNER');
    const { link } = await owner.get<Invited>(inviteMutation, { email, role: 'VIEWER' });
    const token = tokenOf(link);
    const browser = ground.browser();
    expect((await browser.post('/auth/invitations/show', { token })).body).toMatchObject({ account: 'EXISTING' });
    const wrong = { token, password: 'of somebody who found the link' };
    expect((await browser.post('/auth/invitations/accept', wrong)).status).toBe(401);
    const joined = await browser.post('/auth/invitations/accept', { token, password });
    expect(joined).toMatchObject({ status: 200, body: { organisation: { id: tenant }, role: 'VIEWER' } });
  });

  it('that was mailed proves nothing: its mail went by a server that the organisation chose', async () => {
    const { tenant, owner } = await owned();
    mailing.add(tenant);
    const email = newEmail('victim');
    await ground.join(await ground.organisation(), email, 'OWNER');
    await owner.get(inviteMutation, { email, role: 'ADMIN' });
    const token = /#([\w-]{43})/.exec(mails.at(-1)?.text ?? '')?.[1];
    const taken = await ground.browser().post('/auth/invitations/accept', { token, password: 'of who reads the mail' });
    expect(taken).toMatchObject({ status: 401, body: { error: { code: 'MR_LOGIN_REFUSED' } } });
    const fresh = newEmail('fresh');
    await owner.get(inviteMutation, { email: fresh, role: 'VIEWER' });
    const other = /#([\w-]{43})/.exec(mails.at(-1)?.text ?? '')?.[1];
    await ground.browser().post('/auth/invitations/accept', { token: other, password });
    const rows = await ground.sql({ tenant }, 'select email_verified_at as at from app_user where email = $1', [fresh]);
    expect(rows).toEqual([{ at: null }]);
  });
});

describe('a role', () => {
  it('bounds whom one makes what: nobody reaches above oneself', async () => {
    const { tenant, owner, userId } = await owned();
    const [admin, analyst] = [newEmail('admin'), newEmail('analyst')];
    const adminId = await ground.join(tenant, admin, 'ADMIN');
    await ground.join(tenant, analyst, 'ANALYST');
    const [asAdmin, asAnalyst] = [await ground.loggedIn(tenant, admin), await ground.loggedIn(tenant, analyst)];
    const change = (id: string, role: string, version = 1) => ({ id, role, version });
    expect(await asAdmin.get(roleMutation, change(adminId, 'OWNER'))).toMatchObject({ __typename: 'NotAllowed' });
    expect(await asAdmin.get(roleMutation, change(userId, 'VIEWER'))).toMatchObject({ __typename: 'NotAllowed' });
    expect(await asAdmin.get(removeMutation, { id: userId, version: 1 })).toMatchObject({ __typename: 'NotAllowed' });
    expect(await asAdmin.get(inviteMutation, { email: newEmail(), role: 'OWNER' })).toMatchObject({
      __typename: 'NotAllowed',
    });
    for (const [query, variables] of [
      [roleMutation, change(adminId, 'OWNER')],
      [removeMutation, { id: adminId, version: 1 }],
      [inviteMutation, { email: newEmail(), role: 'VIEWER' }],
    ] as const) {
      expect(await asAnalyst.refusal(query, variables)).toBe('MR_FORBIDDEN');
    }
    expect(await owner.get(roleMutation, change(adminId, 'OWNER'))).toMatchObject({
      member: { role: 'OWNER', version: 2 },
    });
    expect(await owner.get(roleMutation, change(adminId, 'ADMIN', 1))).toMatchObject({
      __typename: 'VersionConflict',
      version: 2,
    });
  });

  it('counts at once where it was changed, and no organisation is left without an owner', async () => {
    const { tenant, owner, userId } = await owned();
    const admin = newEmail('admin');
    const adminId = await ground.join(tenant, admin, 'ADMIN');
    const asAdmin = await ground.loggedIn(tenant, admin);
    expect(await asAdmin.refusal('{ invitations { nodes { id } } }')).toBeUndefined();
    await owner.get(roleMutation, { id: adminId, version: 1, role: 'VIEWER' });
    expect(await asAdmin.refusal('{ invitations { nodes { id } } }')).toBe('MR_FORBIDDEN');
    expect(await owner.get(roleMutation, { id: userId, version: 1, role: 'ADMIN' })).toMatchObject({
      __typename: 'Invalid',
    });
    expect(await owner.get(removeMutation, { id: userId, version: 1 })).toMatchObject({ __typename: 'Invalid' });
    expect(await owner.get('mutation { leaveOrganisation { __typename } }')).toMatchObject({ __typename: 'Invalid' });
    expect(await asAdmin.get('mutation { leaveOrganisation { __typename } }')).toMatchObject({
      __typename: 'MemberChanged',
    });
  });

  it('of two owners who demote one another at once, one stays', async () => {
    const { tenant, owner, userId } = await owned();
    const second = newEmail('owner');
    const secondId = await ground.join(tenant, second, 'OWNER');
    const asSecond = await ground.loggedIn(tenant, second);
    await Promise.all([
      owner.ask(roleMutation, { id: secondId, version: 1, role: 'VIEWER' }),
      asSecond.ask(roleMutation, { id: userId, version: 1, role: 'VIEWER' }),
    ]);
    const rows = await ground.sql({ tenant }, "select from membership where role = 'OWNER'");
    expect(rows).toHaveLength(1);
  });
});

describe('somebody who was demoted a moment ago', () => {
  it('changes nobody any more on a gateway that has not heard of it', async () => {
    const { tenant, owner, userId } = await owned();
    const second = newEmail('owner');
    const secondId = await ground.join(tenant, second, 'OWNER');
    const late = await openGround({ limits: { recheckSeconds: 60 } });
    try {
      const browser = await late.loggedIn(tenant, second);
      expect(await browser.get('{ me { role } }')).toEqual({ role: 'OWNER' });
      await owner.get(roleMutation, { id: secondId, version: 1, role: 'VIEWER' });
      expect(await browser.get('{ me { role } }')).toEqual({ role: 'OWNER' });
      for (const [query, variables] of [
        [roleMutation, { id: secondId, version: 2, role: 'OWNER' }],
        [removeMutation, { id: userId, version: 1 }],
        [inviteMutation, { email: newEmail(), role: 'OWNER' }],
      ] as const) {
        expect(await browser.get(query, variables)).toMatchObject({ __typename: 'NotAllowed' });
      }
    } finally {
      await late.close();
    }
  });
});

describe('somebody who is removed', () => {
  it('is out on every gateway within a minute: tokens, refresh tokens, keys and open sockets', async () => {
    const { tenant, owner } = await owned();
    const email = newEmail('leaver');
    const id = await ground.join(tenant, email, 'ANALYST');
    const leaver = await ground.loggedIn(tenant, email);
    const { secret } = await leaver.get<{ secret: string }>(
      'mutation { createApiKey(name: "k", scopes: [METRICS_READ]) { ... on ApiKeyMade { secret } } }',
    );
    // A second gateway, which nobody tells, with the time that gateways wait by default.
    const other = await openGround({ limits: { recheckSeconds: 15 } });
    try {
      const query = 'subscription { goldUpdated { cursor } }';
      const sockets = [leaver.accessToken, secret].map((token) => subscribeTo(other.gateway, token, { query }));
      await Promise.all(sockets.map(({ socket }) => socket));
      const ask = async (token: string) =>
        await other.browser().refusal('{ accounts { nodes { accountId } } }', {}, token);
      expect([await ask(leaver.accessToken), await ask(secret)]).toEqual([undefined, undefined]);
      const start = Date.now();
      expect(await owner.get(removeMutation, { id, version: 1 })).toEqual({ __typename: 'MemberChanged' });
      expect(await leaver.refusal('{ me { subject } }')).toBe('MR_SESSION_ENDED');
      expect((await leaver.post('/auth/refresh')).status).toBe(401);
      const closed = await Promise.all(sockets.map((each) => each.closed));
      expect(closed.map(({ code }) => code)).toEqual([4403, 4403]);
      expect(Date.now() - start).toBeLessThan(60_000);
      expect([await ask(leaver.accessToken), await ask(secret)]).toEqual(['MR_SESSION_ENDED', 'MR_UNAUTHENTICATED']);
      expect((await ground.trail(tenant, 'user.remove'))[0]).toMatchObject({ outcome: 'OK', subject: `user/${id}` });
    } finally {
      await other.close();
    }
  });

  it('is signed out by an admin and may log in again', async () => {
    const { tenant, owner } = await owned();
    const email = newEmail('member');
    const id = await ground.join(tenant, email, 'VIEWER');
    const member = await ground.loggedIn(tenant, email);
    expect(
      await owner.get('mutation S($id: ID!) { signOutMember(userId: $id) { ... on SessionsEnded { ended } } }', { id }),
    ).toEqual({ ended: 1 });
    expect(await member.refusal('{ me { subject } }')).toBe('MR_SESSION_ENDED');
    await member.logIn(email, password, tenant);
  });
});

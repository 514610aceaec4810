import { loadConfig } from '../../base/config.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import { type Invitation, invite, revokeInvitation } from '../../gateway/identity/invitations.ts';
import { defaultIdentityLimits } from '../../gateway/identity/limits.ts';
import { invitationLink } from '../../gateway/identity/mail.ts';
import { plainEmail } from '../../gateway/identity/users.ts';
import { byCommand } from '../audit/actor.ts';
import { CliError } from '../errors.ts';
import { listTenants } from '../tenants/store.ts';
import type { InviteArguments } from './arguments.ts';
import { mailInvitation } from './mail.ts';
import { identityOf, made, operator } from './store.ts';

/** `millrace invite`: mails the link, or prints it where there is no mail server; `--revoke` takes an invitation back. */
export async function inviteUser(email: string, said: InviteArguments): Promise<void> {
  if (said.revoke === true) return takeBack(email, said);
  const { tenant, role, json } = said;
  if (role === undefined) throw new CliError('MR_CLI_NAME', 'give --role owner, admin, analyst or viewer');
  const { invitationSeconds: seconds, pendingInvitations: most } = defaultIdentityLimits;
  const config = loadConfig();
  const { invitation, mailed, link } = await identityOf(tenant, async (pool) => {
    const wanted = { email, role, seconds, most };
    const { invitation, token } = made(await invite(pool, tenant, wanted, operator, byCommand()));
    const link = invitationLink(config.publicUrl, token);
    const mailed = said.mail && (await mail(pool, tenant, invitation, link));
    return { invitation, mailed, link };
  });
  const expiresAt = new Date(invitation.expiresAt).toISOString();
  if (json === true) {
    console.log(JSON.stringify({ ...invitation, expiresAt, mailed, link: mailed ? null : link }, null, 2));
  } else if (mailed) {
    console.log(`an invitation went to ${invitation.email} by mail; it is good until ${expiresAt}`);
  } else {
    console.log(
      `${link}\n\nGive this link to ${invitation.email} and to nobody else; it is good once, until ${expiresAt}`,
    );
  }
}

async function mail(pool: PostgresPool, tenant: string, invitation: Invitation, link: string): Promise<boolean> {
  const organisation = (await listTenants()).find((each) => each.tenant === tenant)?.name ?? tenant;
  return mailInvitation(pool, { ...invitation, tenant, organisation }, link);
}

async function takeBack(email: string, { tenant, json }: InviteArguments): Promise<void> {
  const which = plainEmail(email);
  const revoked = made(
    await identityOf(tenant, (pool) => revokeInvitation(pool, tenant, which, operator, byCommand())),
  );
  if (json === true) console.log(JSON.stringify({ tenant, revoked: revoked.email }, null, 2));
  else console.log(`the invitation of ${revoked.email} is good no more`);
}

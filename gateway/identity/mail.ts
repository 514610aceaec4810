import type { Invitation } from './invitations.ts';

/** A message as it is sent. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** How invitations go out. The process that starts the gateway brings it: it knows the mail servers of the organisations. */
export interface InvitationMail {
  /** Sends by the mail server of the tenant. False when it has none, or that did not take it: then the link is to be told otherwise. */
  send(tenant: string, mail: Mail): Promise<boolean>;
}

/** Where nobody sends mail. */
export const noMail: InvitationMail = { send: async () => false };

/**
 * How mails to people about their own account go out: by the mail server of the installation, which the operator configured. Never by one
 * of an organisation: its admins could read the links of people who belong to others as well.
 */
export interface AccountMail {
  /** Hands it over. Rejects when the server does not take it. */
  send(mail: Mail): Promise<void>;
}

/** The page of the web application on which an invitation is accepted. What stands behind `#` is not sent to servers, so no log has it. */
export function invitationLink(publicUrl: string, token: string): string {
  return `${publicUrl}/invitation#${token}`;
}

/** What an invited person reads. Names that others chose are put on one line: they cannot pretend to be the message. */
export function invitationMail(
  organisation: string,
  { email, invitedBy, role, expiresAt }: Invitation,
  link: string,
): Mail {
  const until = new Date(expiresAt).toISOString().slice(0, 10);
  return {
    to: email,
    subject: `Invitation to ${oneLine(organisation)} on Millrace`,
    text: `${oneLine(invitedBy)} invites you to ${oneLine(organisation)} on Millrace, as ${role.toLowerCase()}.

Accept until ${until}:
${link}

The link is for you alone, and is good once. If you did not expect it, leave it alone: nothing happens then.
`,
  };
}

/** The page on which a forgotten password is set anew; as with invitations no log has the token. */
export function resetLink(publicUrl: string, token: string): string {
  return `${publicUrl}/reset-password#${token}`;
}

/** What somebody reads who forgot their password, or of whom somebody says so. */
export function resetMail(to: string, link: string, seconds: number): Mail {
  return {
    to,
    subject: 'A new password for Millrace',
    text: `Somebody, hopefully you, asked for a new password for ${to} on Millrace.

Set it within ${Math.round(seconds / 60)} minutes:
${link}

The link is for you alone, and is good once. If you did not ask, leave it alone: your password stays as it is.
`,
  };
}

/** What somebody reads who has no password that could be forgotten. */
export function noPasswordMail(to: string, provider: string, publicUrl: string): Mail {
  return {
    to,
    subject: 'Signing in to Millrace',
    text: `Somebody, hopefully you, asked for a new password for ${to} on Millrace.

This account has no password: sign in with ${oneLine(provider)} on
${publicUrl}/login
`,
  };
}

/** What somebody reads whose password was set by a link. */
export function passwordChangedMail(to: string): Mail {
  return {
    to,
    subject: 'Your password for Millrace was changed',
    text: `The password of ${to} on Millrace was set anew by a link that went to this address. All sessions were ended.

If it was not you, tell whoever runs Millrace for you at once.
`,
  };
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);
}

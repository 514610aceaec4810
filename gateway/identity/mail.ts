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

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);
}

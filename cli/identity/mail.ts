import { type Config, loadConfig } from '../../base/config.ts';
import { createLogger, type Logger } from '../../base/log.ts';
import { createPostgres, type PostgresPool } from '../../base/postgres.ts';
import { noteMailed, type OpenInvitation } from '../../gateway/identity/invitations.ts';
import { type AccountMail, type InvitationMail, invitationMail } from '../../gateway/identity/mail.ts';
import { sendMail } from '../../sinks/notifications/channels/email.ts';
import { AddressGuard } from '../../sinks/notifications/http/addresses.ts';
import { channelNames, storedChannel } from '../../sinks/notifications/store/definition.ts';
import { channelSecrets } from '../notifications/secrets.ts';

/** Every address: the operator's own mail server may stand anywhere. */
const anywhere = ['0.0.0.0/0', '::/0'];

/** Mails people about their own account by the mail server of the installation; undefined where none is configured. */
export function accountMail({ mail }: Config): AccountMail | undefined {
  if (mail === undefined) return undefined;
  const { from, user, password, ...server } = mail;
  const smtp = { ...server, ...(user !== undefined && { user }), ...(password !== undefined && { password }) };
  const guard = new AddressGuard(anywhere);
  const headers = { 'Auto-Submitted': 'auto-generated' };
  return { send: ({ to, subject, text }) => sendMail(smtp, { from, to: [to], subject, text, headers }, { guard }) };
}

/** The way by which invitations are mailed; `close` ends it. */
export interface OpenMail {
  readonly mail: InvitationMail;
  close(): Promise<void>;
}

/**
 * Mails by the server of a tenant's first e-mail channel, by name: what its alerts go by. One without such a channel sends none, and one
 * whose server does not take it is told as if it had none, with a line in the log: the link is shown then.
 */
export function openMail(
  config: Config,
  logger: Logger = createLogger({ name: 'mail', level: config.logLevel }),
): OpenMail {
  const pool = createPostgres(config.address('postgres'), {
    role: 'millrace_app',
    maxConnections: 2,
    onIdleError: (error) => logger.warn({ err: error }, 'connection to Postgres'),
  });
  const guard = new AddressGuard(config.notifyAllow);
  const secrets = channelSecrets(config);
  const emailChannel = async (tenant: string) => {
    for (const name of await channelNames(pool, tenant)) {
      const channel = await storedChannel(pool, secrets, tenant, name);
      if (channel?.kind === 'email') return channel;
    }
    return undefined;
  };
  return {
    mail: {
      async send(tenant, { to, subject, text }) {
        try {
          const channel = await emailChannel(tenant);
          if (channel === undefined) return false;
          await sendMail(channel.smtp, { from: channel.from, to: [to], subject, text }, { guard });
          return true;
        } catch (error) {
          logger.warn({ err: error, tenant }, 'an invitation could not be mailed');
          return false;
        }
      },
    },
    close: () => pool.end(),
  };
}

/** Mails an invitation with its link and takes note of that. False where there is no way to, as `openMail` says. */
export async function mailInvitation(pool: PostgresPool, invitation: OpenInvitation, link: string): Promise<boolean> {
  const { tenant, organisation, id } = invitation;
  const { mail, close } = openMail(loadConfig());
  try {
    const isSent = await mail.send(tenant, invitationMail(organisation, invitation, link));
    if (isSent) await noteMailed(pool, tenant, id);
    return isSent;
  } finally {
    await close();
  }
}

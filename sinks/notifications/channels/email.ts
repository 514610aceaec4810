import { isIP } from 'node:net';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js';
import { AddressRefusedError, DeliveryError } from '../../errors.ts';
import type { AddressGuard } from '../http/addresses.ts';
import { openAddresses } from '../http/connector.ts';
import { withDeadline } from '../http/deadline.ts';
import { type Resolve, systemResolve } from '../http/resolve.ts';
import { cardOf } from '../messages/card.ts';
import { emailOf } from '../messages/email.ts';
import type { Message, RenderContext } from '../messages/message.ts';
import type { Channel } from '../policy/channel.ts';
import type { Delivery } from './channel.ts';

type EmailChannel = Extract<Channel, { kind: 'email' }>;

/** Milliseconds to connect and to be greeted, and without any sign of life afterwards. */
const connectTimeoutMs = 5_000;
const defaultTimeoutMs = 10_000;
/**
 * Milliseconds for all of a delivery, in silences: a server that says a word now and then, or a name that is never resolved, must not hold its
 * channel. Less than a lease: what is sent after that is sent twice.
 */
const deadlines = 3;

export interface EmailDeps {
  readonly guard: AddressGuard;
  readonly context: RenderContext;
  readonly resolve?: Resolve;
  /** Default 10,000. */
  readonly timeoutMs?: number;
}

/** Where and as whom mail is handed over. */
export type SmtpServer = EmailChannel['smtp'];

/** Sends mail by SMTP, to servers at open addresses only. `Message-ID` is made of the message's key: mail stores drop a repetition by it. */
export function emailDelivery(channel: EmailChannel, deps: EmailDeps): Delivery {
  return { deliver: (message, signal) => sendMail(channel.smtp, mailOf(channel, message, deps.context), deps, signal) };
}

/**
 * Hands one mail over to a server at an open address.
 * @throws DeliveryError when the server does not answer, or does not take it for all of its recipients; the reason of `signal` when it is
 * aborted.
 */
export async function sendMail(
  smtp: SmtpServer,
  mail: SendMailOptions,
  deps: Omit<EmailDeps, 'context'>,
  signal?: AbortSignal,
): Promise<void> {
  const timeoutMs = deps.timeoutMs ?? defaultTimeoutMs;
  const milliseconds = timeoutMs * deadlines;
  const late = () =>
    new DeliveryError(`the mail server has not taken it within ${milliseconds / 1000} s`, { permanent: false });
  try {
    await withDeadline({ milliseconds, late, outer: signal }, async (ending) => {
      const address = await serverAddress(smtp, deps);
      // It ends the conversation, too: one that is over for us must not go on.
      refuseRejected(
        await createTransport(transportOptions(smtp, address, timeoutMs)).sendMail({ ...mail, signal: ending }),
      );
    });
  } catch (error) {
    throw deliveryError(smtp.host, error);
  }
}

/** The address to connect to. It is given to the mail client instead of the name, so that it is the one that was checked. */
async function serverAddress(
  { host, security }: SmtpServer,
  { guard, resolve = systemResolve }: Omit<EmailDeps, 'context'>,
): Promise<string> {
  if (isIP(host) !== 0) guard.check(host, host);
  const [first] = isIP(host) === 0 ? await openAddresses(host, guard, resolve) : [{ address: host }];
  const address = first?.address ?? '';
  if (security === 'none' && !guard.isAllowed(address)) {
    throw new AddressRefusedError(`${host} would get mail unencrypted: set smtp.security to starttls or tls`);
  }
  return address;
}

function transportOptions(
  { host, port, security, user, password }: SmtpServer,
  address: string,
  timeoutMs: number,
): SMTPTransport.Options {
  return {
    host: address,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(isIP(host) === 0 && { tls: { servername: host } }),
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: Math.min(connectTimeoutMs, timeoutMs),
    greetingTimeout: Math.min(connectTimeoutMs, timeoutMs),
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function mailOf({ from, to }: EmailChannel, message: Message, context: RenderContext) {
  const { subject, text, html } = emailOf(cardOf(message, context));
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    from,
    to: [...to],
    subject,
    text,
    html,
    messageId: `<${message.key}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Millrace-Key': message.key },
  };
}

/** When only some of the recipients were taken a person has to see to the others. */
function refuseRejected({ rejected }: SMTPTransport.SentMessageInfo): void {
  if (rejected.length === 0) return;
  throw new DeliveryError(`the mail server took the message, but not for ${rejected.join(', ')}`, { permanent: true });
}

function deliveryError(host: string, error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof AddressRefusedError) return new DeliveryError(error.message, { permanent: true, cause: error });
  const { message, responseCode, code } = error as Error & { responseCode?: number; code?: string };
  // RFC 5321, 4.2.1: 5yz is a permanent negative answer. A wrong password stays wrong until somebody changes it.
  const permanent = code === 'EAUTH' || (responseCode ?? 0) >= 500;
  return new DeliveryError(`mail server ${host}: ${message}`, { permanent, cause: error });
}

import * as z from 'zod/mini';
import { type Definition, partOf, textOf, textsOf, withSetting } from '../format/definition.ts';
import type { ChannelKind } from '../generated/operations.ts';
import { isZone } from '../preferences/preferences.ts';
import { email } from '../sign-in/schemas.ts';
import { addressesOf, blankChannel, type SecretField, secretFields, withSecrets } from './channel-definition.ts';

/** Addresses that a channel writes to, and characters of its name, at most. */
export const [mostAddresses, mostOfId] = [50, 63] as const;

/** What is typed of a channel, whatever its kind. */
export interface ChannelValues {
  readonly id: string;
  readonly zone: string;
  readonly isSending: boolean;
  /** Null: there are none. */
  readonly quietHours: Definition | null;
  readonly mail: {
    readonly to: string;
    readonly from: string;
    readonly host: string;
    readonly port: string;
    readonly security: string;
    readonly user: string;
  };
  readonly secrets: Readonly<Record<SecretField['name'], string>>;
}

/** No secret is read back: each is typed anew, or stays as it is. */
export const noSecrets: ChannelValues['secrets'] = { url: '', secret: '', previousSecret: '', smtpPassword: '' };

/** What a form of a channel begins with. */
export function channelValues(id: string, definition: Definition): ChannelValues {
  const smtp = partOf(definition, 'smtp');
  return {
    id,
    zone: textOf(definition, 'zone'),
    isSending: definition.enabled !== false,
    quietHours: 'quiet_hours' in definition ? partOf(definition, 'quiet_hours') : null,
    mail: {
      to: textsOf(definition, 'to').join(', '),
      from: textOf(definition, 'from'),
      host: textOf(smtp, 'host'),
      port: String(smtp.port ?? 587),
      security: textOf(smtp, 'security') || 'starttls',
      user: textOf(smtp, 'user'),
    },
    secrets: noSecrets,
  };
}

/** The channel that was typed; of the one `before`, null for a new one, what the form does not show stays. */
export function channelOf(kind: ChannelKind, before: Definition | null, values: ChannelValues): Definition {
  const { zone, isSending, quietHours, mail, secrets } = values;
  let channel = withSetting(before ?? blankChannel(kind, zone), 'zone', zone);
  channel = withSetting(channel, 'enabled', isSending ? undefined : false);
  channel = withSetting(channel, 'quiet_hours', quietHours ?? undefined);
  if (kind === 'EMAIL') {
    const { host, port, security, user } = mail;
    const smtp = withSetting({ ...partOf(channel, 'smtp'), host, port: Number(port), security }, 'user', user);
    channel = { ...channel, to: addressesOf(mail.to), from: mail.from, smtp };
  }
  return withSecrets(channel, Object.fromEntries(secretFields[kind].map(({ place, name }) => [place, secrets[name]])));
}

/** The field of a place that the gateway names. */
export function fieldOfPlace(place: string) {
  const secret = Object.values(secretFields)
    .flat()
    .find((each) => each.place === place);
  if (secret !== undefined) return `secrets.${secret.name}` as const;
  if (place === 'zone') return 'zone' as const;
  if (place === 'from') return 'mail.from' as const;
  if (/^to(\.|$)/.test(place)) return 'mail.to' as const;
  const [, part] = /^smtp\.(host|port|security|user)$/.exec(place) ?? [];
  return part === undefined ? undefined : (`mail.${part as 'host' | 'port' | 'security' | 'user'}` as const);
}

const text = z.string().check(z.trim());
const id = text.check(
  z.minLength(1, 'Give it a name.'),
  z.maxLength(mostOfId, `A name has ${mostOfId} characters at most.`),
  z.regex(/^[a-z][a-z0-9_-]*$/, 'Write small letters, digits, _ and -, beginning with a letter.'),
);
const zone = text.check(
  z.refine((said) => said === '' || isZone(said), {
    error: ({ input }) => `${input} is no zone: write one as Europe/Berlin`,
  }),
);
const wrongAddress = (said: unknown) => addressesOf(String(said)).find((address) => !email.safeParse(address).success);
const mail = z.object({
  to: z.string().check(
    z.refine((said) => addressesOf(said).length > 0, 'Type an address at least.'),
    z.refine((said) => addressesOf(said).length <= mostAddresses, `${mostAddresses} addresses are the most.`),
    z.refine((said) => wrongAddress(said) === undefined, {
      error: ({ input }) => `${wrongAddress(input)} is no e-mail address: write ann@example.com.`,
    }),
  ),
  from: email,
  host: text.check(
    z.minLength(1, 'Type the name of the mail server.'),
    z.maxLength(253, 'That is too long for a name.'),
  ),
  port: text.check(
    z.refine((said) => /^\d{1,5}$/.test(said) && +said >= 1 && +said <= 65_535, 'A port is a number from 1 to 65535.'),
  ),
  security: z.enum(['starttls', 'tls', 'none']),
  user: text.check(z.maxLength(254, 'A user has 254 characters at most.')),
});
const noMail = z.object({ to: text, from: text, host: text, port: text, security: text, user: text });

/** What fits a kind of channel. A new one needs its name and secrets; whether a secret is one is told by the gateway. */
export function channelSchema(kind: ChannelKind, isNew: boolean): z.ZodMiniType<ChannelValues, ChannelValues> {
  const secretOf = (name: SecretField['name']) => {
    const field = secretFields[kind].find((each) => each.name === name);
    if (!isNew || !field?.isNeeded) return z.string();
    return z.string().check(z.minLength(1, `Type the ${field.label.toLowerCase()}.`));
  };
  return z.object({
    id: isNew ? id : z.string(),
    zone,
    isSending: z.boolean(),
    quietHours: z.nullable(z.record(z.string(), z.unknown())),
    mail: kind === 'EMAIL' ? mail : noMail,
    secrets: z.object({
      url: secretOf('url'),
      secret: secretOf('secret'),
      previousSecret: secretOf('previousSecret'),
      smtpPassword: secretOf('smtpPassword'),
    }),
  });
}

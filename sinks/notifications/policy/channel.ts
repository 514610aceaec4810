import { z } from 'zod';
import { quietHours } from './policy.ts';
import { zone } from './times.ts';

/** What every kind of channel has. `zone` is that of whoever reads: times are shown in it. */
const common = { enabled: z.boolean().default(true), zone: zone.default('UTC'), quiet_hours: quietHours.optional() };

const address = z.email({ error: 'must be an e-mail address' }).max(254);

const url = z
  .string()
  .max(2_000)
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must be an address that begins with https://',
  )
  .refine((text) => !URL.canParse(text) || new URL(text).username === '', 'must not hold a user name or a password');

/** Standard Webhooks: `whsec_` and 24 to 64 random bytes in base64. */
const signingSecret = z.string().refine((text) => {
  const bytes = Buffer.from(text.replace(/^whsec_/, ''), 'base64').length;
  return /^whsec_[A-Za-z0-9+/]+=*$/.test(text) && bytes >= 24 && bytes <= 64;
}, 'must be whsec_ and 24 to 64 random bytes in base64: echo whsec_$(openssl rand -base64 32) makes one');

const email = z.strictObject({
  kind: z.literal('email'),
  ...common,
  to: z.array(address).min(1).max(50),
  from: address,
  smtp: z.strictObject({
    host: z.string().min(1).max(253),
    port: z.number().int().min(1).max(65_535).default(587),
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    user: z.string().min(1).max(254).optional(),
    password: z.string().min(1).max(1_000).optional(),
  }),
});
const slack = z.strictObject({ kind: z.literal('slack'), ...common, url });
const teams = z.strictObject({ kind: z.literal('teams'), ...common, url });
const webhook = z.strictObject({
  kind: z.literal('webhook'),
  ...common,
  url,
  secret: signingSecret,
  /** The one before, while receivers change over: messages are signed with both. */
  previous_secret: signingSecret.optional(),
});

/** A channel: where messages go, and when it is left in peace. */
export const channelSchema = z.discriminatedUnion('kind', [email, slack, teams, webhook]);
export type Channel = z.output<typeof channelSchema>;
export type ChannelKind = Channel['kind'];
/** A channel as files write it; this is what is stored, so that it can be shown as it was written. */
export type ChannelFile = z.input<typeof channelSchema>;
export const channelKinds = ['email', 'slack', 'teams', 'webhook'] as const satisfies readonly ChannelKind[];

/** A channel as it is stored: what may be read by anybody of the tenant, and what is sealed. */
export interface SplitChannel {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Where the secrets of each kind stand. The address of a webhook is one: whoever has it can post. */
const secretPaths: Readonly<Record<ChannelKind, readonly (readonly [string, string?])[]>> = {
  email: [['smtp', 'password']],
  slack: [['url']],
  teams: [['url']],
  webhook: [['url'], ['secret'], ['previous_secret']],
};

/** Takes the secrets out of a channel. */
export function splitChannel(channel: ChannelFile): SplitChannel {
  const settings: Record<string, unknown> = structuredClone(channel);
  const secrets: Record<string, string> = {};
  for (const [outer, inner] of secretPaths[channel.kind]) {
    const holder = inner === undefined ? settings : (settings[outer] as Record<string, unknown>);
    const value = holder[inner ?? outer];
    if (typeof value !== 'string') continue;
    secrets[inner === undefined ? outer : `${outer}.${inner}`] = value;
    delete holder[inner ?? outer];
  }
  return { settings, secrets };
}

/** Puts them back. @throws ZodError when what is stored is no channel. */
export function joinChannel(split: SplitChannel): Channel {
  return channelSchema.parse(wholeSettings(split));
}

/** The channel as a file has it, secrets included. */
export function wholeSettings({ settings, secrets }: SplitChannel): Readonly<Record<string, unknown>> {
  const whole: Record<string, unknown> = structuredClone(settings);
  for (const [path, value] of Object.entries(secrets)) {
    const [outer = '', inner] = path.split('.');
    if (inner === undefined) whole[outer] = value;
    else (whole[outer] as Record<string, unknown>)[inner] = value;
  }
  return whole;
}

import { type Definition, partOf, withSetting } from '../format/definition.ts';
import type { ChannelKind } from '../generated/operations.ts';

export const channelKinds = [
  ['EMAIL', 'E-mail'],
  ['SLACK', 'Slack'],
  ['TEAMS', 'Teams'],
  ['WEBHOOK', 'Webhook'],
] as const satisfies readonly (readonly [ChannelKind, string])[];

/** A secret of a channel: replaced where something is written, and never read back. */
export interface SecretField {
  /** `url`, `smtp.password` */
  readonly place: string;
  /** Its name in the form. */
  readonly name: 'url' | 'secret' | 'previousSecret' | 'smtpPassword';
  readonly label: string;
  readonly hint?: string;
  /** Whether a new channel needs it. */
  readonly isNeeded: boolean;
}

const address = (hint: string): SecretField => ({ place: 'url', name: 'url', label: 'Address', hint, isNeeded: true });

/** What is secret of each kind. The address of a webhook is: whoever has it can post. */
export const secretFields: Readonly<Record<ChannelKind, readonly SecretField[]>> = {
  EMAIL: [{ place: 'smtp.password', name: 'smtpPassword', label: 'Password of the mail server', isNeeded: false }],
  SLACK: [address('Of an incoming webhook: https://hooks.slack.com/services/…')],
  TEAMS: [address('Of a workflow that begins with “When a Teams webhook request is received”.')],
  WEBHOOK: [
    address('Where your program takes messages: https://…'),
    {
      place: 'secret',
      name: 'secret',
      label: 'Signing secret',
      hint: 'whsec_ and 24 to 64 random bytes in base64',
      isNeeded: true,
    },
    {
      place: 'previous_secret',
      name: 'previousSecret',
      label: 'Signing secret before',
      hint: 'While your receivers change over: messages are signed with both.',
      isNeeded: false,
    },
  ],
};

/** What a new channel of a kind begins with. */
export function blankChannel(kind: ChannelKind, zone: string): Definition {
  const smtp = { host: '', port: 587, security: 'starttls' };
  return { kind: kind.toLowerCase(), zone, ...(kind === 'EMAIL' && { to: [], from: '', smtp }) };
}

/** The channel with the secrets that were written; those that were not stay as they are. */
export function withSecrets(definition: Definition, secrets: Readonly<Record<string, string>>): Definition {
  let whole = definition;
  for (const [place, text] of Object.entries(secrets)) {
    if (text === '') continue;
    const [outer = '', inner] = place.split('.');
    whole =
      inner === undefined
        ? { ...whole, [outer]: text }
        : { ...whole, [outer]: withSetting(partOf(whole, outer), inner, text) };
  }
  return whole;
}

/** Addresses of a text, by commas, spaces or lines. */
export function addressesOf(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((each) => each !== '');
}

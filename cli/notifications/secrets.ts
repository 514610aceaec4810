import { Secret } from '../../connectors/client/secret.ts';
import {
  type EnvelopeOwner,
  envelopeSchema,
  openEnvelope,
  rewrapEnvelope,
  sealEnvelope,
} from '../../connectors/credentials/envelope.ts';
import { type KeySettings, keysWhenNeeded } from '../../connectors/credentials/master-keys.ts';
import type { SecretOwner, Secrets } from '../../sinks/notifications/secrets.ts';

/** What stands in the place of the platform in the envelope: no platform has this name, so neither opens the other's. */
const kind = 'notification-channel';

/** The secrets of notification channels in the envelopes, and by the master keys, that the credentials of platforms have. */
export function channelSecrets(settings: KeySettings): Secrets {
  const keys = keysWhenNeeded(settings);
  return {
    async seal(owner, secrets) {
      const wrapped = Object.fromEntries(Object.entries(secrets).map(([name, text]) => [name, new Secret(text)]));
      return sealEnvelope(await keys(), envelopeOwner(owner), wrapped);
    },
    async open(owner, sealed) {
      const opened = await openEnvelope(await keys(), envelopeOwner(owner), sealed);
      return Object.fromEntries(Object.entries(opened).map(([name, secret]) => [name, secret.reveal()]));
    },
    async rewrap(owner, sealed) {
      const { current: keyId } = await keys();
      if (envelopeSchema.safeParse(sealed).data?.keyId === keyId) return null;
      return { sealed: await rewrapEnvelope(await keys(), envelopeOwner(owner), sealed), keyId };
    },
  };
}

function envelopeOwner({ tenant, channel }: SecretOwner): EnvelopeOwner {
  return { tenant, connection: channel, platform: kind };
}

import type { PostgresPool } from '../../base/postgres.ts';
import { Secret } from '../../connectors/client/secret.ts';
import {
  type EnvelopeOwner,
  envelopeSchema,
  openEnvelope,
  rewrapEnvelope,
  sealEnvelope,
} from '../../connectors/credentials/envelope.ts';
import { type KeySettings, keysWhenNeeded } from '../../connectors/credentials/master-keys.ts';
import { keptFactors, replaceFactor } from '../../gateway/identity/operating.ts';
import type { FactorSecrets } from '../../gateway/identity/totp.ts';

/** What stands in the place of the platform and the tenant in the envelope: none has these names, so neither opens the other's. */
const kind = 'second-factor';
const nobody = '';

/** Second factors in the envelopes, and by the master keys, that the credentials of platforms have. */
export interface KeptFactors extends FactorSecrets {
  /** Puts the second factors of a tenant's members under the key of now; tells how many went there. */
  rewrap(pool: PostgresPool, tenant: string): Promise<number>;
}

/** The secrets of second factors. Keys are read when the first is needed. */
export function factorSecrets(settings: KeySettings): KeptFactors {
  const keys = keysWhenNeeded(settings);
  return {
    seal: async (userId, secret) => sealEnvelope(await keys(), ownerOf(userId), { totp: new Secret(secret) }),
    async open(userId, sealed) {
      const { totp } = await openEnvelope(await keys(), ownerOf(userId), sealed);
      return totp?.reveal() ?? '';
    },
    async rewrap(pool, tenant) {
      const { current } = await keys();
      let rewrapped = 0;
      for (const factor of await keptFactors(pool, tenant)) {
        if (envelopeSchema.safeParse(factor.sealed).data?.keyId === current) continue;
        await replaceFactor(pool, factor, await rewrapEnvelope(await keys(), ownerOf(factor.userId), factor.sealed));
        rewrapped += 1;
      }
      return rewrapped;
    },
  };
}

function ownerOf(userId: string): EnvelopeOwner {
  return { tenant: nobody, connection: userId, platform: kind };
}

import type { Secrets } from '../secrets.ts';

/** Seals nothing, but opens for the owner alone: for tests that are not about encryption. */
export const openSecrets: Secrets = {
  seal: async (owner, secrets) => ({ owner, secrets }),
  async open(owner, sealed) {
    const { owner: sealedFor, secrets } = sealed as { owner: typeof owner; secrets: Record<string, string> };
    if (sealedFor.tenant !== owner.tenant || sealedFor.channel !== owner.channel) {
      throw new Error(`sealed for ${sealedFor.tenant}/${sealedFor.channel}, not for ${owner.tenant}/${owner.channel}`);
    }
    return secrets;
  },
  rewrap: async () => null,
};

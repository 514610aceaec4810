import { fileURLToPath } from 'node:url';
import { planDefinitions } from '../../definitions/plan.ts';
import { planAndApply, readStored } from '../../definitions/store.ts';
import type { StoredDefinitions } from '../../definitions/stored.ts';
import { commandRequestId } from '../audit/actor.ts';
import { readDefinitions } from '../definitions/files.ts';
import { inTenant } from '../tenants/store.ts';

const folder = fileURLToPath(new URL('rules', import.meta.url));

/** Gives an organisation the rules of the sample data, unless it has or had rules: what people have changed stays as they left it. */
export async function addSampleRules(tenant: string): Promise<void> {
  const { documents } = readDefinitions(folder);
  const plan = (stored: StoredDefinitions) => planDefinitions(documents, stored, { prune: false });
  await inTenant(tenant, async (client) => {
    const { rules } = await readStored(client, tenant);
    if (rules.length > 0) return;
    const by = { actor: { type: 'SYSTEM', id: 'sample' }, requestId: commandRequestId } as const;
    await planAndApply(client, tenant, plan, by);
  });
}

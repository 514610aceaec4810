import type { PostgresClient } from '../../base/postgres.ts';
import { readDocuments } from '../../definitions/documents.ts';
import { planDefinitions } from '../../definitions/plan.ts';
import { ruleRemoval } from '../../definitions/plan-rules.ts';
import { carryOut, planAndApply, readStored } from '../../definitions/store.ts';
import type { StoredDefinitions } from '../../definitions/stored.ts';
import { readTemplates } from '../../definitions/templates.ts';
import type { Defaults } from '../../workflows/onboarding/ports.ts';

/** The templates that need nothing of an organisation, no target and no budget. */
const chosen: ReadonlySet<string> = new Set(['broken_tracking', 'data_late', 'no_delivery']);

const by = { actor: { type: 'WORKFLOW', id: 'onboarding' }, requestId: 'onboarding' } as const;

/** The rules that an organisation begins with; one that it has, or had and removed, is left as it is. */
export const defaultRules: Defaults = {
  async make(client: PostgresClient, tenant: string) {
    const { changes } = await planAndApply(client, tenant, planOf, by);
    return changes.map(({ id }) => id);
  },
  async undo(client: PostgresClient, tenant: string, names: readonly string[]) {
    const { rules } = await readStored(client, tenant);
    for (const rule of rules) {
      if (!rule.removed && names.includes(rule.id)) await carryOut(client, tenant, ruleRemoval(rule), by);
    }
  },
};

function planOf(stored: StoredDefinitions) {
  const had = new Set(stored.rules.map(({ id }) => id));
  const documents = readTemplates()
    .filter(({ id, rule }) => chosen.has(id) && !had.has(rule.rule))
    .flatMap(({ id, text }) => readDocuments(`${id}.yaml`, text).documents);
  return planDefinitions(documents, stored, { prune: false });
}

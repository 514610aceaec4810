import { lockAuditTrail } from '../../base/audit/record.ts';
import type { DefinitionDocument } from '../../definitions/documents.ts';
import { planDefinitions } from '../../definitions/plan.ts';
import { ruleRemoval } from '../../definitions/plan-rules.ts';
import { carryOut, readStored } from '../../definitions/store.ts';
import type { StoredDefinitions, StoredRule } from '../../definitions/stored.ts';
import { RuleError } from '../../processors/errors.ts';
import { readRule } from '../../processors/rules/definition.ts';
import type { GatewayContext } from '../context.ts';
import type { MutationResolvers, Problem, ResolversTypes } from '../generated/resolvers.ts';
import { groupOf, type RuleNode, type RuleRow, ruleColumns, ruleNode } from '../reads/rule-nodes.ts';
import { ruleProblem } from '../reads/rule-problems.ts';
import { conflict, notFound, refuse, type Writing, write } from './writing.ts';

type Answer = Awaited<ResolversTypes['RuleResult']>;

/** Mutations of rules: each makes the next version, which the outbox brings to the rule engine. */
export const ruleMutations: Pick<
  MutationResolvers<GatewayContext>,
  'createRule' | 'updateRule' | 'setRuleMode' | 'deleteRule'
> = {
  createRule: (_root, { definition, reason }, context) =>
    write(context, reason, async (writing): Promise<Answer> => {
      const stored = await lockedDefinitions(writing);
      const there = stored.rules.find(({ id, removed }) => id === groupOf(definition).rule && !removed);
      if (there !== undefined) refuse(conflict(`rule ${there.id}`, there.version, 0));
      return save(writing, definition, stored);
    }),
  updateRule: (_root, { id, version, definition, reason }, context) =>
    write(context, reason, async (writing): Promise<Answer> => {
      const stored = await lockedDefinitions(writing);
      const before = requireRule(stored, id, version);
      const { rule } = groupOf(definition);
      if (rule !== before.id) {
        refuse(
          invalid([
            {
              place: 'rule',
              message: `is ${String(rule)}, and rule ${id} is to be changed: write ${id}`,
              span: null,
              fix: null,
            },
          ]),
        );
      }
      return save(writing, definition, stored);
    }),
  setRuleMode: (_root, { id, version, mode, reason }, context) =>
    write(context, reason, async (writing): Promise<Answer> => {
      const stored = await lockedDefinitions(writing);
      const before = requireRule(stored, id, version);
      if (before.removed) refuse(notFound(`rule ${id} in use`));
      return save(writing, { ...groupOf(before.definition), mode: mode.toLowerCase() }, stored);
    }),
  deleteRule: (_root, { id, version, reason }, context) =>
    write(context, reason, async (writing): Promise<Answer> => {
      const before = requireRule(await lockedDefinitions(writing), id, version);
      if (!before.removed) await carryOut(writing.client, writing.tenant, ruleRemoval(before), writing.by);
      return { __typename: 'RuleSaved', rule: await ruleNow(writing, id), changed: !before.removed };
    }),
};

/** Everything that is defined, which nobody else changes until the transaction ends. */
async function lockedDefinitions({ client, tenant }: Writing): Promise<StoredDefinitions> {
  await lockAuditTrail(client, tenant);
  return readStored(client, tenant);
}

function requireRule({ rules }: StoredDefinitions, id: string, version: number): StoredRule {
  const rule = rules.find((each) => each.id === id) ?? refuse(notFound(`rule ${id}`));
  return rule.version === version ? rule : refuse(conflict(`rule ${id}`, rule.version, version));
}

async function save(writing: Writing, definition: unknown, stored: StoredDefinitions): Promise<Answer> {
  try {
    // Told first with the part of the formula that is wrong; the plan below knows lines of files instead.
    readRule(definition, stored.catalogue);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    refuse(invalid(error.problems.map(ruleProblem)));
  }
  const found: Problem[] = [];
  const plan = planDefinitions([documentOf(definition, found)], stored, { prune: false });
  if (plan.problems.length > 0) refuse(invalid(found));
  for (const change of plan.changes) await carryOut(writing.client, writing.tenant, change, writing.by);
  const id = String(groupOf(definition).rule);
  const changed = plan.changes.some((change) => change.kind === 'rule' && change.id === id);
  return { __typename: 'RuleSaved', rule: await ruleNow(writing, id), changed };
}

/** A definition as a file of its own; what is wrong with it is noted in `found` with its place in the definition. */
function documentOf(said: unknown, found: Problem[]): DefinitionDocument {
  return {
    file: 'definition',
    said,
    problem: (path, message) => {
      found.push({ place: path.join('.'), message, span: null, fix: null });
      return { file: 'definition', line: 1, column: 1, message };
    },
  };
}

function invalid(problems: Problem[]) {
  const message = `the rule cannot be saved: ${problems[0]?.place ?? ''} ${problems[0]?.message ?? ''}`.trim();
  return { __typename: 'Invalid', message, problems } as const;
}

async function ruleNow({ client }: Writing, id: string): Promise<RuleNode> {
  const { rows } = await client.query<RuleRow>(
    `select ${ruleColumns} from rule join rule_version using (tenant_id, rule_id, version) where rule_id = $1`,
    [id],
  );
  return rows.map(ruleNode)[0] ?? refuse(notFound(`rule ${id}`));
}

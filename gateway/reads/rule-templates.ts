import { readTemplates, type RuleTemplate as Template } from '../../definitions/templates.ts';
import type { RuleTemplate } from '../generated/resolvers.ts';
import { ruleNode } from './rule-nodes.ts';

let kept: RuleTemplate[] | undefined;

/** Rules to begin with. They are the same for everybody, and come with the program: read once. */
export function ruleTemplates(): RuleTemplate[] {
  kept ??= readTemplates().map(templateNode);
  return kept;
}

function templateNode({ id, text, rule }: Template): RuleTemplate {
  const node = ruleNode({ id, version: 1, removed: false, definition: rule, metrics: [], updatedAt: '' });
  const { name, about, condition, level, severity } = node;
  return { id, name, about, condition, level, severity, definition: rule, yaml: text };
}

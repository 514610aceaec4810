import { definitionText } from '../../definitions/as-files.ts';
import type { RuleMetric } from '../../definitions/stored.ts';
import { levelSymbols, platformSymbols } from '../../schemas/generated/types.ts';
import type { ResolversParentTypes } from '../generated/resolvers.ts';
import { utc } from './instant.ts';

/** A rule without what is read only where it is asked for. */
export type RuleNode = ResolversParentTypes['Rule'];

/** A rule as Postgres has it, by `ruleColumns`. */
export interface RuleRow {
  readonly id: string;
  readonly version: number;
  readonly removed: boolean;
  readonly definition: unknown;
  readonly metrics: readonly RuleMetric[];
  readonly updatedAt: string;
}

/** Columns of `rule join rule_version`. */
export const ruleColumns = [
  'rule_id as id',
  'version',
  "rule.state = 'REMOVED' as removed",
  'definition',
  'metrics',
  `${utc('updated_at')} as "updatedAt"`,
].join(', ');

/** What of a definition a list shows. A definition of another version of Millrace may have anything anywhere. */
export function ruleNode({ id, version, removed, definition, metrics, updatedAt }: RuleRow): RuleNode {
  const said = groupOf(definition);
  const scope = groupOf(said.scope);
  return {
    id,
    version,
    name: textOf(said.name) ?? id,
    about: textOf(said.about),
    owner: textOf(said.owner),
    mode: oneOf(['NOTIFY', 'SHADOW', 'OFF'] as const, said.mode) ?? 'NOTIFY',
    removed,
    level: oneOf(levelSymbols, scope.level) ?? 'UNKNOWN',
    platforms: textsOf(scope.platforms).flatMap((name) => oneOf(platformSymbols, name) ?? []),
    accounts: textsOf(scope.accounts),
    condition: textOf(said.condition) ?? '',
    severity: oneOf(['INFO', 'WARN', 'CRITICAL'] as const, said.severity) ?? 'WARN',
    definition,
    yaml: definitionText('rule', definition),
    metrics: metrics.map(({ metric_id, version: of, title, source }) => ({
      id: metric_id,
      version: of,
      title,
      formula: source,
    })),
    updatedAt,
  };
}

/** A group of settings by their names; an empty one for what is none. */
export function groupOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.trim() : null;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function oneOf<Name extends string>(names: readonly Name[], value: unknown): Name | undefined {
  const capitals = typeof value === 'string' ? value.toUpperCase() : undefined;
  return names.find((name) => name === capitals);
}

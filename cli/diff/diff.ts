import { fileURLToPath } from 'node:url';
import { type Affected, affectedBy } from './affected.ts';
import { changedFiles, commitOf, stateAt } from './base.ts';
import { codeOf } from './code.ts';
import { type Differences, differences, isSame, type NamedChange, type SchemaChange } from './compare.ts';
import { projectState } from './project-state.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What this working tree would change against a commit. */
export interface Impact {
  readonly base: string;
  readonly commit: string;
  readonly differences: Differences;
  readonly affected: Affected;
}

/** Compares the working tree with a commit; no service is asked. @throws CliError MR_CLI_NAME, MR_CLI_FILE. */
export async function impactSince(base: string): Promise<Impact> {
  const commit = await commitOf(root, base);
  const [files, before] = await Promise.all([changedFiles(root, commit), stateAt(root, commit)]);
  const now = projectState();
  const changed = new Set(files);
  const touched = now.topologies
    .map(({ name }) => name)
    .filter((name) => [...codeOf(root, `topologies/${name}.ts`)].some((file) => changed.has(file)));
  const found = differences(before, now, new Set(touched));
  return { base, commit, differences: found, affected: affectedBy(found, now) };
}

const signs = { added: '+', removed: '-', changed: '~' } as const;

/** The impact in words. */
export function impactText({ base, differences: found, affected }: Impact): string {
  if (isSame(found)) return `nothing of topics, schemas, state, topologies, metrics and rules differs from ${base}`;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['topics', found.topics.map(line)],
    ['schemas', found.schemas.flatMap(schemaLines)],
    ['state', found.state.map(line)],
    ['topologies', found.topologies.map(line)],
    ['metrics', found.metrics.map(line)],
    ['rules', found.rules.map(line)],
  ];
  const downstream = Object.entries(affected).filter(([, names]) => names.length > 0);
  return [
    ...sections.filter(([, lines]) => lines.length > 0).flatMap(([title, lines]) => [`${title}:`, ...lines]),
    ...(downstream.length === 0 ? ['downstream: nothing'] : ['downstream:']),
    ...downstream.map(([what, names]: [string, readonly string[]]) => `  ${what}: ${names.join(', ')}`),
  ].join('\n');
}

function line({ kind, name, what }: NamedChange): string {
  return `  ${signs[kind]} ${name}${what.length === 0 ? '' : `: ${what.join('; ')}`}`;
}

function schemaLines(change: SchemaChange): readonly string[] {
  return [
    line(change),
    ...change.fields.map(({ kind, path, what }) => `      ${signs[kind]} ${path}: ${what}`),
    ...change.problems.map((problem) => `      ! ${problem}`),
  ];
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../errors.ts';
import { type Entry, withEntry, withImport } from './entries.ts';
import type { ProcessorInput } from './inputs.ts';
import type { ProcessorNames } from './names.ts';
import { filled } from './template.ts';

/** Files by their paths in the project, with their whole text. */
export interface ProcessorPlan {
  readonly written: ReadonlyMap<string, string>;
  readonly changed: ReadonlyMap<string, string>;
}

/**
 * What makes a processor: five files, and a line in each list that names it. Reads the project in `root`, writes nothing.
 * @throws CliError MR_CLI_FILE when a file is there already, or a list is not found.
 */
export function planProcessor(root: string, names: ProcessorNames, input: ProcessorInput): ProcessorPlan {
  const { name, id, record, to } = names;
  const { measure, measureAbout } = input;
  const values = {
    ...{ name, id, record, to, measure, measureAbout, from: input.topic, fromId: input.id },
    anchor: record.toLowerCase(),
  };
  const written = new Map([
    [`processors/${name}.ts`, filled(`${input.topic}/processor.ts`, values)],
    [`processors/${name}.test.ts`, filled(`${input.topic}/processor.test.ts`, values)],
    [`schemas/avro/${to}.avsc`, filled('schema.avsc', values)],
    [`topologies/${name}.ts`, filled('topology.ts', values)],
    [`docs/topics/${to}.md`, filled('topic.md', values)],
  ]);
  const there = [...written.keys()].filter((file) => existsSync(join(root, file)));
  if (there.length > 0) {
    throw new CliError(
      'MR_CLI_FILE',
      `${there.join(', ')} would be overwritten: nothing was written; remove what is not needed, or take another name`,
    );
  }
  return { written, changed: withEntries(root, entriesOf(names, input), name, id) };
}

function entriesOf({ name, id, record, to }: ProcessorNames, input: ProcessorInput): readonly Entry[] {
  const topicNames = 'schemas/topic-names.ts';
  return [
    { file: topicNames, opening: 'export const topicNames = {', lines: `  ${id}: '${to}',` },
    { file: topicNames, opening: 'export const topicRecords = {', lines: `  ${id}: '${record}',` },
    { file: topicNames, opening: 'export const topicKeys = {', lines: `  ${id}: 'tenant|account',` },
    { file: 'schemas/topics.ts', opening: '  return {', lines: `    ${id}: topic('${id}'),` },
    {
      file: 'redpanda/topics.ts',
      opening: 'const contract:',
      lines: `  ${id}: { partitions: dataPartitions, config: kept(7), stateful: true },`,
    },
    {
      file: 'topologies/index.ts',
      opening: 'export const topologies:',
      lines: [
        '  {',
        `    name: '${name}',`,
        `    summary: '${input.topic} → ${to}',`,
        `    state: { '${name}-totals': 'a number for each account' },`,
        `    build: ({ topics }) => ${id}(topics),`,
        '  },',
      ].join('\n'),
    },
  ];
}

function withEntries(root: string, entries: readonly Entry[], name: string, id: string): Map<string, string> {
  const changed = new Map<string, string>();
  for (const entry of entries) {
    const text = changed.get(entry.file) ?? readFileSync(join(root, entry.file), 'utf8');
    changed.set(entry.file, withEntry(text, entry));
  }
  const index = changed.get('topologies/index.ts') ?? '';
  return changed.set('topologies/index.ts', withImport(index, `import { ${id} } from './${name}.ts';`));
}

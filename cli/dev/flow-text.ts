import { recordJson } from '../../schemas/record-json.ts';
import { textTable } from '../reads/text-table.ts';
import type { Flow, TopicFlow } from './memory-pipeline.ts';

/** What a run in memory leaves out, said wherever it is shown. */
export const leftOut =
  'left out: brokers, partitions, restarts and transactions; schemas of the registry; Redis, Postgres, ClickHouse and the sinks; gateway, page and workflows (npm start has them)';

/** Characters of a record that are shown. */
const shownCharacters = 100;

/** The topologies with what has passed through their topics, as a table. */
export function flowText({ topologies, topics }: Flow): string {
  const flows = new Map(topics.map((flow) => [flow.topic, flow]));
  const counted = (names: readonly string[]) =>
    names.map((name) => `${name} ${flows.get(name)?.records ?? 0}`).join(', ');
  return textTable(
    ['topology', 'read', 'written', 'dead letters'],
    [
      ...topologies.map(({ name, reads, writes, deadLetters }) => [
        name,
        counted(reads.filter((topic) => flows.has(topic))),
        counted(writes),
        String(deadLetters.count),
      ]),
    ],
  );
}

/** The newest record of a topic in one line. */
export function newestText({ newest }: TopicFlow): string {
  if (newest === undefined) return '';
  const text = `${newest.key} ${recordJson(newest.value)}`;
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

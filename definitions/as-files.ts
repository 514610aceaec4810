import { join } from 'node:path';
import { stringify } from 'yaml';
import { metricAsFile, metricsInUse, type StoredDefinitions } from './stored.ts';

/** A file as it is written, its path relative to the folder. */
export interface DefinitionFile {
  readonly path: string;
  readonly text: string;
}

/** A file for each metric and rule in use: `metrics/net_ctr.yaml`, `rules/ctr_drop.yaml`. Applying them changes nothing. */
export function definitionFiles(stored: StoredDefinitions): readonly DefinitionFile[] {
  const metrics = metricsInUse(stored).map((metric) => fileOf('metric', metric.id, metricAsFile(metric)));
  const rules = stored.rules.filter(({ removed }) => !removed);
  return [...metrics, ...rules.map(({ id, definition }) => fileOf('rule', id, definition))];
}

function fileOf(kind: 'metric' | 'rule', id: string, definition: unknown): DefinitionFile {
  return { path: join(`${kind}s`, `${id}.yaml`), text: definitionText(kind, definition) };
}

/** A definition as a file has it: what people look for first, first. */
export function definitionText(kind: 'metric' | 'rule', definition: unknown): string {
  const { [kind]: name, ...rest } = definition as Readonly<Record<string, unknown>>;
  return stringify({ [kind]: name, ...inOrder(rest) }, { lineWidth: 0 });
}

/** The settings that people look for first, first; the store keeps no order. */
const first = ['name', 'title', 'about', 'owner', 'mode', 'scope', 'group_by', 'condition', 'formula', 'for', 'clear'];
/** And what is long last. */
const last = ['flights', 'examples'];

function inOrder(definition: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const rank = (name: string) => (last.includes(name) ? 2 : first.includes(name) ? 0 : 1);
  const names = Object.keys(definition).sort(
    (a, b) => rank(a) - rank(b) || first.indexOf(a) - first.indexOf(b) || last.indexOf(a) - last.indexOf(b),
  );
  return Object.fromEntries(names.map((name) => [name, definition[name]]));
}

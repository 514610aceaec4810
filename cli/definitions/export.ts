import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { CliError } from '../errors.ts';
import { inTenant } from '../tenants/store.ts';
import type { ExportArguments } from './arguments.ts';
import { readStored } from './store.ts';
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
  const { [kind]: name, ...rest } = definition as Readonly<Record<string, unknown>>;
  return {
    path: join(`${kind}s`, `${id}.yaml`),
    text: stringify({ [kind]: name, ...inOrder(rest) }, { lineWidth: 0 }),
  };
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

/**
 * `millrace export`: writes a tenant's metrics and rules as files, or prints them as one document after the other.
 * @throws CliError MR_CLI_NAME for an unknown tenant, MR_CLI_FILE when other files stand in the way.
 */
export async function exportFiles({ tenant, file: folder, overwrite, json }: ExportArguments): Promise<void> {
  const stored = await inTenant(tenant, (client) => readStored(client, tenant));
  const files = definitionFiles(stored);
  if (folder === undefined) {
    const document = () => JSON.stringify({ files }, null, 2);
    process.stdout.write(json === true ? `${document()}\n` : files.map(({ text }) => `---\n${text}`).join(''));
    return;
  }
  const changed = files.filter(({ path, text }) => textAt(join(folder, path)) !== text);
  const inTheWay = changed.filter(({ path }) => existsSync(join(folder, path)));
  if (inTheWay.length > 0 && overwrite !== true) {
    const names = inTheWay.slice(0, 10).map(({ path }) => path);
    throw new CliError(
      'MR_CLI_FILE',
      `${inTheWay.length} files in ${folder} say something else (${names.join(', ')}): nothing was written; --overwrite replaces them`,
    );
  }
  for (const { path, text } of changed) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const written = changed.map(({ path }) => path);
  if (json === true) console.log(JSON.stringify({ folder, files: files.map(({ path }) => path), written }, null, 2));
  else console.log(`${files.length} files in ${folder}, ${written.length} written`);
}

function textAt(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

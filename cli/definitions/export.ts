import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { definitionFiles } from '../../definitions/as-files.ts';
import { readStored } from '../../definitions/store.ts';
import { CliError } from '../errors.ts';
import { inTenant } from '../tenants/store.ts';
import type { ExportArguments } from './arguments.ts';

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

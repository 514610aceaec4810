import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What npx does with a command that is installed: it runs it. npm's own takes a second of processor time for that, which guides pay
 * more than a hundred times; it is asked for what is not there.
 */
const script = `#!/bin/bash
PATH="\${PATH#"$(dirname "$0")":}"
for folder in "$PWD" "$PWD/.." "$PWD/../.."; do
  tool="$folder/node_modules/.bin/$1"
  if [ -x "$tool" ]; then shift; exec "$tool" "$@"; fi
done
exec npx "$@"
`;

/** A folder that stands before those of PATH. */
export interface QuickNpx {
  readonly folder: string;
  remove(): Promise<void>;
}

export async function quickNpx(): Promise<QuickNpx> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-npx-'));
  const file = join(folder, 'npx');
  await writeFile(file, script);
  await chmod(file, 0o755);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

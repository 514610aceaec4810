import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { knownName } from '../known-name.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the tests of a processor, or runs them at each change; answers the exit code. @throws CliError MR_CLI_NAME. */
export async function testProcessor(
  said: string,
  { watch, json }: { readonly watch?: boolean; readonly json?: boolean },
): Promise<number> {
  const name = knownName('processor with tests', said, testedProcessors(root));
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules', '.bin', 'vitest'),
      watch ? 'watch' : 'run',
      ...[
        '--project',
        'unit',
        ...(json ? ['--reporter', 'json'] : []),
        `processors/${name}.test.ts`,
        `processors/${name}/`,
      ],
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const [code] = await once(child, 'exit');
  return code === 0 ? 0 : 1;
}

/** Names of what has tests in `processors/`: files, and folders. */
export function testedProcessors(project: string): readonly string[] {
  const files = readdirSync(join(project, 'processors'), { recursive: true, encoding: 'utf8' });
  const tested = files.flatMap((file) => /^([a-z0-9-]+)(\.test\.ts$|[\\/].*\.test\.ts$)/.exec(file)?.[1] ?? []);
  return [...new Set(tested)].sort();
}

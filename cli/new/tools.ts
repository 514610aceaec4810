import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CliError } from '../errors.ts';

const run = promisify(execFile);
/** Milliseconds that a tool may take. */
const toolMs = 120_000;

/** Makes the files that are made of the schemas, then formats and sorts the imports of `files`. @throws CliError MR_CLI_FILE. */
export async function generateAndFormat(root: string, files: readonly string[]): Promise<void> {
  await tool(root, 'tsx', 'schemas/generate/main.ts');
  await tool(root, 'biome', 'check', '--write', ...files);
}

async function tool(root: string, name: string, ...args: readonly string[]): Promise<void> {
  try {
    await run(process.execPath, [join(root, 'node_modules', '.bin', name), ...args], { cwd: root, timeout: toolMs });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    const said = `${stdout ?? ''}${stderr ?? ''}`.trim() || String(error);
    throw new CliError(
      'MR_CLI_FILE',
      `the files are written, but ${name} ${args[0]} failed; run npm run check\n${said}`,
      {
        cause: error,
      },
    );
  }
}

import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CliError } from '../errors.ts';
import { linkModules } from './link-modules.ts';
import type { ProjectState } from './project-state.ts';

const run = promisify(execFile);
/** Milliseconds that a tool may take, and bytes that it may say. */
const limits = { timeout: 120_000, maxBuffer: 64 * 1024 * 1024 };
const telling = ['project-state.ts', 'tell-state.ts'];

/** The commit that a name stands for. @throws CliError MR_CLI_NAME when git knows none. */
export async function commitOf(root: string, ref: string): Promise<string> {
  try {
    const { stdout } = await run('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], {
      cwd: root,
      ...limits,
    });
    return stdout.trim();
  } catch (error) {
    throw new CliError(
      'MR_CLI_NAME',
      `git knows no commit '${ref}' in ${root}: say a branch, a tag or a commit, as in --base main; \`git branch --all\` lists branches`,
      {
        cause: error,
      },
    );
  }
}

/** Files that differ from a commit, by their paths in the project: those in it, and new ones that git does not ignore. */
export async function changedFiles(root: string, commit: string): Promise<readonly string[]> {
  const { stdout: tracked } = await run('git', ['diff', '--name-only', '--relative', '-z', commit], {
    cwd: root,
    ...limits,
  });
  const { stdout: added } = await run('git', ['ls-files', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    ...limits,
  });
  return `${tracked}${added}`.split('\0').filter((file) => file !== '');
}

/**
 * The state of the project at a commit: its own code tells it, in a folder that is gone afterwards, with the packages installed now.
 * @throws CliError MR_CLI_FILE when that code is too old to tell it.
 */
export async function stateAt(root: string, commit: string): Promise<ProjectState> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-diff-'));
  try {
    const archive = join(folder, 'archive.tar');
    await run('git', ['archive', '--output', archive, commit], { cwd: root, ...limits });
    await run('tar', ['-xf', archive, '-C', folder], limits);
    await linkModules(join(root, 'node_modules'), join(folder, 'node_modules'));
    await mkdir(join(folder, 'cli', 'diff'), { recursive: true });
    // The telling is always today's: only what it tells of is the commit's.
    for (const file of telling) await copyFile(join(import.meta.dirname, file), join(folder, 'cli', 'diff', file));
    return await told(folder, commit);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function told(folder: string, commit: string): Promise<ProjectState> {
  try {
    const tsx = join(folder, 'node_modules', '.bin', 'tsx');
    const { stdout } = await run(process.execPath, [tsx, join('cli', 'diff', 'tell-state.ts')], {
      cwd: folder,
      ...limits,
    });
    return JSON.parse(stdout) as ProjectState;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    const reason = /^\w*Error.*$/m.exec(stderr ?? '')?.[0] ?? String(error);
    throw new CliError(
      'MR_CLI_FILE',
      `${commit.slice(0, 12)} cannot tell its topics and state (${reason}): take a later commit as --base`,
      {
        cause: error,
      },
    );
  }
}

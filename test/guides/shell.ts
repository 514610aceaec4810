import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that a block may take. */
const blockMs = 240_000;
const pollMs = 20;

/** What a block printed, standard error included, and how it ended. */
export interface Printed {
  readonly code: number;
  readonly text: string;
}

/**
 * A shell in which a guide's blocks run one after the other, so that a variable, a function or a changed folder lasts, as
 * it does for a reader. The first command that fails ends a block.
 */
export class GuideShell {
  readonly #folder: string;
  readonly #child: ChildProcess;
  #blocks = 0;
  #ended = false;

  private constructor(folder: string, child: ChildProcess) {
    this.#folder = folder;
    this.#child = child;
    child.once('exit', () => {
      this.#ended = true;
    });
  }

  /** Starts bash in `cwd`, in a process group of its own. */
  static async start(cwd: string, environment: NodeJS.ProcessEnv): Promise<GuideShell> {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-shell-'));
    const child = spawn('bash', ['-eu', '-o', 'pipefail'], {
      cwd,
      env: environment,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    return new GuideShell(folder, child);
  }

  /**
   * Runs a block. One that is to fail has a shell of its own, since failing ends it. Throws when the block takes too long
   * or an earlier one has ended the shell.
   */
  async run(block: string, mayFail = false): Promise<Printed> {
    if (this.#ended) throw new Error('not run: a block before it has failed');
    this.#blocks += 1;
    const file = join(this.#folder, String(this.#blocks));
    await writeFile(`${file}.sh`, block);
    const command = `. ${file}.sh > ${file}.out 2>&1 < /dev/null`;
    const guarded = mayFail ? `set +e; (set -e; ${command}); code=$?; set -e` : `${command}; code=0`;
    this.#child.stdin?.write(`${guarded}; echo $code > ${file}.part; mv ${file}.part ${file}.code\n`);
    const code = await this.#codeOf(file);
    return { code, text: await readFile(`${file}.out`, 'utf8') };
  }

  /** The exit code of a block, which it leaves in a file; that of the shell when the block has ended it. */
  async #codeOf(file: string): Promise<number> {
    for (const end = Date.now() + blockMs; Date.now() < end; await sleep(pollMs)) {
      const ended = this.#ended;
      const code = await readFile(`${file}.code`, 'utf8').catch(() => undefined);
      if (code !== undefined) return Number(code);
      if (ended) return this.#child.exitCode ?? 1;
    }
    await this.#kill();
    throw new Error(`not done after ${blockMs / 1000} s, ended. So far: ${await readFile(`${file}.out`, 'utf8')}`);
  }

  /** Ends the shell and whatever it has left running in the background. */
  async close(): Promise<void> {
    await this.#kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #kill(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined) return;
    const exited = this.#ended || new Promise((resolve) => this.#child.once('exit', resolve));
    try {
      process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    await exited;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { signalGroup } from './process.ts';

const script = fileURLToPath(new URL('process-groups.sh', import.meta.url));

/**
 * The process groups that this process has started and that must not outlive it. A guard, a process of its own, reads from
 * a pipe that only this process can write to: when this process ends, also by SIGKILL, the system closes the pipe, and the
 * guard ends the groups that are left: SIGTERM, and SIGKILL after 5 s.
 */
export class ProcessGroups {
  readonly #guard: ChildProcess;
  readonly #groups = new Set<number>();

  private constructor(guard: ChildProcess) {
    this.#guard = guard;
  }

  /** Starts the guard. */
  static async open(): Promise<ProcessGroups> {
    const guard = spawn('/bin/sh', [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
    // Somebody has ended the guard: then only this process is left to end the groups, and it does.
    guard.stdin.on('error', () => undefined);
    await once(guard, 'spawn');
    guard.unref();
    return new ProcessGroups(guard);
  }

  /** To be called at once when the group has begun. */
  add(leader: number): void {
    this.#groups.add(leader);
    this.#guard.stdin?.write(`+ ${leader}\n`);
  }

  /** The group has ended. */
  remove(leader: number): void {
    if (!this.#groups.delete(leader)) return;
    this.#guard.stdin?.write(`- ${leader}\n`);
  }

  /** Kills what is left, now: returns when the signals are sent. */
  killAll(): void {
    for (const leader of this.#groups) signalGroup(leader, 'SIGKILL');
    for (const leader of this.#groups) this.remove(leader);
  }

  /** Kills what is left and ends the guard. */
  async close(): Promise<void> {
    this.killAll();
    if (this.#guard.exitCode !== null || this.#guard.signalCode !== null) return;
    this.#guard.ref();
    const ended = once(this.#guard, 'exit');
    this.#guard.stdin?.end();
    await ended;
  }
}
